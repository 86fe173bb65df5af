import type { LedgerProgress } from '../adapters/knex/index.js';
import { progressBar } from './progress-bar.js';

/** Tells a person how the making or checking of a ledger goes on. */
export function showLedgerProgress(print: (line: string) => void): (progress: LedgerProgress) => void {
  const showCounting = progressBar({ title: 'Counting', unit: 'blocks', print });
  return (progress) => {
    if (progress.step === 'counting') showCounting(progress.blocksDone, progress.blocks);
    else if (progress.attempt % 10 === 1) print('Waiting for a moment without a writer …');
  };
}
