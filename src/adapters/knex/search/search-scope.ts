import type { Timestamp } from '../../../domain/timestamp.js';

/** What a search asks of each job. */
export interface SearchScope {
  readonly userId: string | null;
  readonly createdFrom: Timestamp | null;
  readonly createdTo: Timestamp | null;
  readonly asOf: Timestamp | null;
  readonly search: readonly SearchWord[];
}

export type SearchWord =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'error'; readonly text: string }
  | { readonly kind: 'detail'; readonly path: readonly string[]; readonly value: string };
