import type { Window } from '../page.js';
import type { Task, TaskStatus } from '../task.js';
import type { TaskFilter } from '../task-filter.js';
import type { TaskOrder, TaskPosition } from '../task-order.js';
import type { Timestamp } from '../timestamp.js';

/** How many compute jobs there are of one type and status. */
export interface TaskCount {
  readonly taskType: string;
  readonly status: TaskStatus;
  /** Those that were not created after `asOf`. */
  readonly count: number;
  /** Those that were created after `asOf`; 0 without one. */
  readonly newer: number;
  /** Whether counting was given up at `count`, so that there may be more; false by default. */
  readonly atLeast?: boolean;
}

/** Which compute jobs to list, in which order. */
export interface TaskQuery {
  readonly filter: TaskFilter;
  readonly order: TaskOrder;
  /** Jobs created after this moment are left out; null leaves none out. */
  readonly asOf: Timestamp | null;
}

/** The compute jobs at one moment: whatever is asked of a snapshot, all answers agree with one another. */
export interface TaskSnapshot {
  readonly takenAt: Timestamp;

  /**
   * One entry for each type and status that occurs, in no particular order. The query's filter leaves none out: the
   * numbers beside the filter's choices need them all.
   */
  count(query: TaskQuery): Promise<readonly TaskCount[]>;

  /**
   * The positions of the matching jobs that fall into the window of the list's total order (`comparePositions`), in
   * that order; fewer than its limit, or none, where the window reaches past the end.
   */
  positions(query: TaskQuery, window: Window): Promise<readonly TaskPosition[]>;

  /** The jobs of these ids, in no particular order. */
  get(ids: readonly string[]): Promise<readonly Task[]>;
}

/** The platform's compute jobs. */
export interface TaskRepository {
  /**
   * Runs `read` on one snapshot and gives what it gives; the snapshot ends with it. Where the snapshot is lost under it,
   * `read` may be run once more, from its beginning and on another one.
   * @throws TaskRepositoryUnavailableError where the jobs can't be read; whatever `read` throws, as it is; the
   * signal's reason where it aborted.
   */
  read<T>(read: (snapshot: TaskSnapshot) => Promise<T>, signal?: AbortSignal): Promise<T>;
}
