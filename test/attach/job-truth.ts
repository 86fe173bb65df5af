import type { TaskStatus } from '../../src/domain/task.js';
import type { Timestamp } from '../../src/domain/timestamp.js';

/** What a list has to say of one job of a foreign table, whoever wrote it. */
export interface JobTruth {
  /** The values of the mapping's id columns, in their order, as texts. */
  readonly id: readonly string[];
  /** What the job went through, for the reader of a failure. */
  readonly story: string;
  readonly status: TaskStatus;
  /** The table's own word for the status, as it is written there; null where it has none. */
  readonly word: string | null;
  readonly taskType: string;
  readonly error: string | null;
  /** Whether the table tells when it was started, and when it ended. */
  readonly isStarted: boolean;
  readonly isFinished: boolean;
}

/** A job whose every value the test wrote itself. */
export interface WholeTruth extends JobTruth {
  readonly name: string | null;
  readonly userId: string | null;
  readonly progress: number | null;
  readonly createdAt: Timestamp | null;
  readonly startedAt: Timestamp | null;
  readonly finishedAt: Timestamp | null;
}
