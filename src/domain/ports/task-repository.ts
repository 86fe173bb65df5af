import type { TaskRepositoryFault } from '../errors.js';
import type { Window } from '../page.js';
import type { Task, TaskStatus } from '../task.js';
import type { TaskPosition } from '../task-order.js';
import type { TaskQuery } from '../task-query.js';
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
  /** Which of a repository's members they are of; absent where it has none. */
  readonly origin?: string;
}

/** How many jobs a scope leaves. */
export interface TaskCounts {
  /** At least one entry for each type and status that occurs (and member), in no particular order; several of one add up. */
  readonly classes: readonly TaskCount[];
  /**
   * How far back was searched, where to go through all jobs takes too long: whatever else is asked of the same scope
   * leaves out the jobs created earlier too. null where none is left out.
   */
  readonly searchedFrom: Timestamp | null;
}

/** How many jobs were created when. */
export interface TaskHistogram {
  /** Where each stretch begins, ascending, and at last where the last one ends; empty where there is nothing to show. */
  readonly edges: readonly Timestamp[];
  /** For each status that occurs, how many jobs were created in each stretch. */
  readonly counts: Readonly<Partial<Record<TaskStatus, readonly number[]>>>;
  /** As in `TaskCounts`. */
  readonly searchedFrom: Timestamp | null;
  /** How many of the jobs are of which of a repository's members, by its name; absent where it has none. */
  readonly totals?: ReadonlyMap<string, number>;
}

export interface HistogramShape {
  /** The most stretches, from 1. */
  readonly bins: number;
  /** Moments that the stretches have to cover as well; null where they are free. */
  readonly span: { readonly from: Timestamp; readonly to: Timestamp } | null;
}

/** What is known of the jobs that match a query before any are read; about, since others write meanwhile. */
export interface JobsOutline {
  readonly total: number;
  /** How many of them stand before a moment in the query's order. */
  countBefore(at: Timestamp | null): { readonly least: number; readonly most: number };
}

/** What a reading is going to ask, as far as can be told beforehand, so that it may be answered in one go. */
export interface Foresight {
  /** Of which `count` will be asked, and `positions`. */
  readonly query: TaskQuery;
  /** The window that it will ask the positions of, and the jobs. */
  window(outline: JobsOutline): Window;
}

/** How one of a repository's members fared: when it was read, or why it can't be. */
export type MemberState =
  | { readonly origin: string; readonly takenAt: Timestamp; readonly isPartial?: boolean }
  | { readonly origin: string; readonly fault: TaskRepositoryFault };

/** The compute jobs at one moment: whatever is asked of a snapshot, all answers agree with one another. */
export interface TaskSnapshot {
  /** When it was taken; of several members the first one. */
  readonly takenAt: Timestamp;
  /** Whether there may be jobs that can't be seen, as where row security hides them: then no total is exact. false by default. */
  readonly isPartial?: boolean;
  /** How each of a repository's members fared: the answers are of those that can be read. Absent where it has none. */
  readonly members?: readonly MemberState[];
  /** The foreseen window, where it was read ahead; absent by default. */
  readonly ahead?: Window;

  /** Counts what the query's scope leaves. Its filter leaves none out: the numbers beside its choices need them all. */
  count(query: TaskQuery): Promise<TaskCounts>;

  /**
   * The positions of the matching jobs that fall into the window of the list's total order (`comparePositions`), in
   * that order; fewer than its limit, or none, where the window reaches past the end. Jobs of one moment may have an
   * order of their own, the same in every answer.
   */
  positions(query: TaskQuery, window: Window): Promise<readonly TaskPosition[]>;

  /**
   * The jobs of these ids, in no particular order. Several of a repository's members may have one id: origin and id
   * together say which job it is. A member need not be asked for ids that only positions of others have named.
   */
  get(ids: readonly string[]): Promise<readonly Task[]>;

  /** The matching jobs that have a time of creation, in stretches of equal length. */
  histogram(query: TaskQuery, shape: HistogramShape): Promise<TaskHistogram>;

  /** All matching jobs in the list's order, some at a time. */
  scan(query: TaskQuery): AsyncIterable<readonly Task[]>;
}

/** The platform's compute jobs. */
export interface TaskRepository {
  /** The name by which the list tells of it, and of each of its jobs. */
  readonly origin: string;
  /** Where it shows several as one: these, each with a name of its own. Absent by default: a repository is one source. */
  readonly members?: readonly TaskRepository[];

  /**
   * Runs `read` on one snapshot and gives what it gives; the snapshot ends with it. Where the snapshot is lost under it,
   * or it asks what was not foreseen, `read` may be run again, from its beginning and on another one.
   * @throws TaskRepositoryUnavailableError where the jobs can't be read; whatever `read` throws, as it is; the
   * signal's reason where it aborted.
   */
  read<T>(
    read: (snapshot: TaskSnapshot) => Promise<T>,
    signal?: AbortSignal,
    foresight?: Foresight,
  ): Promise<T>;
}
