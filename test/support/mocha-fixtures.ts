import { closeKept, startKeeper } from './kept-for-the-run.js';
// What may be asked for has to be known here.
import './chromium.js';
import './postgres-server.js';
import './postgres/cluster-template.js';

/** Mocha loads this file before any suite, and calls these once in a run. */
export async function mochaGlobalSetup(): Promise<void> {
  await startKeeper();
}

export async function mochaGlobalTeardown(): Promise<void> {
  await closeKept();
}
