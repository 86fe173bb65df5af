import type { Knex } from 'knex';
import type { Task } from '../../domain/task.js';
import type { TaskScope } from '../../domain/task-scope.js';
import type { Timestamp } from '../../domain/timestamp.js';
import { isByTime, isRange } from './count-range.js';
import type { LedgerNames } from './ledger/ledger-names.js';
import type { Ask } from './search/search.js';
import { findHorizon } from './search/find-horizon.js';
import type { FoundJob } from './search/found-job.js';
import type { TrustedLedger } from './trusted-ledger.js';

export type Counting = TrustedLedger | 'scan' | 'limited';

/** What of a scope is answered, and how. */
export interface Reach {
  /** The scope, narrowed to what can be answered in time. */
  readonly scope: TaskScope;
  /** The moment to which it was narrowed; null where it wasn't. */
  readonly searchedFrom: Timestamp | null;
  readonly counting: Counting;
  /** All jobs of the scope, as far as counts and orders need to know them; null where they are asked for in SQL. */
  readonly found: readonly Task[] | null;
}

interface Jobs {
  readonly knex: Knex;
  readonly names: LedgerNames;
  readonly origin: string;
  readonly counting: Counting;
  readonly rows: number;
}

/** Counting more rows without a ledger takes longer than anybody waits for a page: about half a second. */
export const MOST_COUNTED = 1_000_000;

/**
 * Chooses how a scope is counted. The ledger knows all of time and ranges of creation. What is looked for by name is
 * found first, as far back as there is time for, and then known whole.
 * @param mayBeLimited whether counts up to limits are of use.
 */
export async function findReach(
  ask: Ask,
  jobs: Jobs,
  scope: TaskScope,
  { mayBeLimited }: { readonly mayBeLimited: boolean },
): Promise<Reach> {
  const { knex, names, origin, counting, rows } = jobs;
  const whole: Reach = { scope, searchedFrom: null, counting, found: null };
  const isLimited = counting === 'limited' && !isRange(scope);
  if (isByTime(scope) && (typeof counting === 'object' || (isLimited && mayBeLimited))) return whole;
  const isLookedFor = scope.search.length > 0 || scope.ids.length > 0;
  if (!isLookedFor && rows <= MOST_COUNTED) return { ...whole, counting: 'scan' };
  const { from, jobs: found } = await findHorizon(ask, knex, names.jobs, scope);
  return {
    scope: { ...scope, createdFrom: from ?? scope.createdFrom },
    searchedFrom: from,
    counting: 'scan',
    found: found?.map((job) => toTask(job, origin)) ?? null,
  };
}

/** No order, count or filter asks for the rest. */
function toTask(job: FoundJob, origin: string): Task {
  const rest = { statusText: null, name: null, userId: null, progress: null, error: null, details: null };
  return { ...job, ...rest, source: 'compute', origin };
}
