import type { JobTruth } from '../job-truth.js';

/** A queue system at work on a database of its own; its jobs stand still until it is stopped. */
export interface RealSystem {
  /** In the order in which they were created. */
  readonly jobs: readonly JobTruth[];
  stop(): Promise<void>;
}

/** @param url a database of the test server, which needs nothing in it. */
export type StartSystem = (url: string) => Promise<RealSystem>;
