import type { TaskSource } from './task.js';
import type { Timestamp } from './timestamp.js';

/** Names a task; of several sources of one kind, each may have one of this id. */
export interface TaskRef {
  readonly source: TaskSource;
  readonly id: string;
}

/** One word of a search. */
export type SearchWord =
  /** The whole id, its beginning of at least 6 characters, any part of the name, or the whole user. */
  | { readonly kind: 'text'; readonly text: string }
  /** Any part of the error. */
  | { readonly kind: 'error'; readonly text: string }
  /** What stands at a path in the details: a text, a number, true or false. */
  | { readonly kind: 'detail'; readonly path: readonly string[]; readonly value: string };

/** What narrows the whole list, its facets too; each condition that isn't null or empty has to hold. */
export interface TaskScope {
  readonly userId: string | null;
  /** Created then or later; a task without a time of creation is in no such range. */
  readonly createdFrom: Timestamp | null;
  /** Created before. */
  readonly createdTo: Timestamp | null;
  /** These tasks alone. */
  readonly ids: readonly TaskRef[];
  /** Words that must all be found. */
  readonly search: readonly SearchWord[];
  readonly source: TaskSource | null;
  /** The name of a configured source. */
  readonly origin: string | null;
  /** Tasks created after this moment are left out, and counted as newer. */
  readonly asOf: Timestamp | null;
}

export const UNSCOPED: TaskScope = {
  userId: null,
  createdFrom: null,
  createdTo: null,
  ids: [],
  search: [],
  source: null,
  origin: null,
  asOf: null,
};
