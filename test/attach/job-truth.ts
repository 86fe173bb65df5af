import type { TaskStatus } from '../../src/domain/task.js';

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
  readonly isStarted: boolean;
  readonly isFinished: boolean;
}
