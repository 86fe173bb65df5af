import type { StreamRegistryFault, TaskRepositoryFault } from '../domain/errors.js';
import type { Task, TaskSource, TaskStatus } from '../domain/task.js';
import type { Timestamp } from '../domain/timestamp.js';

export interface FacetValue<T extends string> {
  readonly value: T;
  readonly count: number;
  /** There may be more: counting was given up. */
  readonly atLeast?: true;
}

/** What the filter could be changed to, and how many tasks each choice would add up to beside the other choices made. */
export interface Facets {
  /** In the order of TASK_STATUSES. */
  readonly statuses: readonly FacetValue<TaskStatus>[];
  /** By code points. */
  readonly taskTypes: readonly FacetValue<string>[];
  /** How many further types there are that no list can be asked for (`isAskableType`); absent where there are none. */
  readonly taskTypesOmitted?: number;
}

export type SourceFault = TaskRepositoryFault | StreamRegistryFault;

export interface SourceReport {
  readonly source: TaskSource;
  /** The name by which this source is configured. */
  readonly origin: string;
  readonly status: 'ok' | 'stale' | 'unavailable';
  /** How many of the list's tasks come from here; null while unavailable. */
  readonly itemTotal: number | null;
  /** When the source was read; null while unavailable. */
  readonly asOf: Timestamp | null;
  /** Whether the source is known to hold more than it told. */
  readonly truncated: boolean;
  /** How many tasks the source told in a form that can't be listed; they are in no total. */
  readonly unreadable: number;
  /** How far back it was searched: tasks created earlier are in no number of the list; absent where all were. */
  readonly searchedFrom?: Timestamp;
  /** Why it is unavailable or stale, where that is known; absent while it is ok. */
  readonly fault?: SourceFault;
}

/** One page of the merged list, with everything about the list as a whole; all of it of one snapshot. */
export interface TaskPage {
  readonly items: readonly Task[];
  readonly itemTotal: number;
  /** The page that the items are of: the asked one or, past the end, the last. Counts from 1. */
  readonly pageNow: number;
  /** At least 1. */
  readonly pageTotal: number;
  /** `at_least` where a source is missing, truncated, partly unreadable or not searched to its end, or counting was given up. */
  readonly totalIs: 'exact' | 'at_least';
  /** The moment to freeze the list at, so that its other pages fit this one: nothing that it shows is newer. */
  readonly asOf: Timestamp;
  /** How many matching tasks came after the moment at which the list is frozen. */
  readonly newer: number;
  readonly facets: Facets;
  /** The sources that were asked. */
  readonly sources: readonly SourceReport[];
}
