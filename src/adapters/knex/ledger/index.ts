export * from './fold-ledger.js';
export { installLedger, rebuildLedger, removeLedger } from './install-ledger.js';
export type { LedgerOptions, LedgerProgress } from './install-ledger.js';
export * from './ledger-error.js';
export { ledgerStatus } from './ledger-status.js';
export type { LedgerStatus } from './ledger-status.js';
export { verifyLedger } from './verify-ledger.js';
export type { LedgerDifference, LedgerVerification } from './verify-ledger.js';
