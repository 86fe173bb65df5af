import type { Knex } from 'knex';
import type { TaskScope } from '../../domain/task-scope.js';
import { UNSCOPED } from '../../domain/task-scope.js';
import type { Timestamp } from '../../domain/timestamp.js';
import { isRange } from './count-range.js';
import type { LedgerNames } from './ledger/ledger-names.js';
import type { Ask } from './search/find-horizon.js';
import { findHorizon } from './search/find-horizon.js';
import type { TrustedLedger } from './trusted-ledger.js';

export type Counting = TrustedLedger | 'scan' | 'limited';

/** What of a scope is answered, and how. */
export interface Reach {
  /** The scope, narrowed to what can be answered in time. */
  readonly scope: TaskScope;
  /** The moment to which it was narrowed; null where it wasn't. */
  readonly searchedFrom: Timestamp | null;
  readonly counting: Counting;
}

interface Jobs {
  readonly knex: Knex;
  readonly names: LedgerNames;
  readonly counting: Counting;
  readonly rows: number;
}

/** Going through so many jobs takes about a tenth of a second, whatever is asked of each. */
const MOST_LOOKED_THROUGH = 50_000;
/** So many are counted in half a second by an index that has all that is asked. */
const MOST_COUNTED = 1_000_000;

/**
 * Chooses how a scope is counted. The ledger knows all of time and ranges of creation. Of a few jobs anything can be
 * asked; among very many, a search goes back as far as there is time for.
 */
export async function findReach(ask: Ask, jobs: Jobs, scope: TaskScope): Promise<Reach> {
  const { knex, names, counting, rows } = jobs;
  const isSearch = scope.search.length > 0;
  const isByTime = scope.userId === null && !isSearch && scope.ids.length === 0;
  if (isByTime && (typeof counting === 'object' || !isRange(scope)))
    return { scope, searchedFrom: null, counting };
  const scanned: Reach = { scope, searchedFrom: null, counting: 'scan' };
  if (scope.ids.length > 0 || rows <= (isSearch ? MOST_LOOKED_THROUGH : MOST_COUNTED)) return scanned;
  const { from, ids } = await findHorizon(ask, knex, names.jobs, scope);
  return { ...scanned, scope: narrowed(scope, from, ids), searchedFrom: from };
}

/** The jobs that were found stand for what was asked of them. */
function narrowed(scope: TaskScope, from: Timestamp | null, ids: readonly string[] | null): TaskScope {
  const createdFrom = from ?? scope.createdFrom;
  if (ids === null) return { ...scope, createdFrom };
  const { userId, search } = UNSCOPED;
  return { ...scope, createdFrom, userId, search, ids: ids.map((id) => ({ source: 'compute', id })) };
}
