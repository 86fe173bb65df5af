import type { Knex } from 'knex';
import { isOnlyBy } from '../../application/query/matching.js';
import type { TaskScope } from '../../domain/task-scope.js';
import type { Timestamp } from '../../domain/timestamp.js';
import { FIRST_TOLD } from '../../domain/timestamp.js';
import type { LedgerNames } from './ledger/ledger-names.js';
import type { TrustedLedger } from './trusted-ledger.js';
import { bindTrusted } from './trusted-ledger.js';
import type { Rows, Sql } from './sql.js';

/** When a list's jobs were created, and which of them count as newer. */
export type CreatedRange = Pick<TaskScope, 'createdFrom' | 'createdTo' | 'asOf'>;

/** Whether times of creation are all that is asked of a job: then the ledger knows how many there are. */
export function isByTime(scope: TaskScope): boolean {
  return isOnlyBy(scope, ['createdFrom', 'createdTo', 'asOf', 'source', 'origin']);
}

export function isRange({ createdFrom, createdTo }: Omit<CreatedRange, 'asOf'>): boolean {
  return createdFrom !== null || createdTo !== null;
}

export interface RangeCountRow {
  readonly class: string;
  /** All of them have a time of creation; how many have another order's key isn't known. */
  readonly count: string;
  /** Those of the range that were created after `asOf`. */
  readonly newer: string;
  /** Those created before the range: so much higher is a job's rank among all than in the range. */
  readonly older: string;
}

/**
 * The jobs of a range by class, by the ledger: those from its beginning on, less those from its end on. Without either,
 * all that have a time of creation.
 */
export function countRangeByLedger(
  knex: Knex,
  names: LedgerNames,
  trusted: TrustedLedger,
  range: CreatedRange,
): Knex.Raw<Rows<RangeCountRow>> {
  const parts = signedCuts(range).map(([cut, { older, count, newer }]) => {
    const { sql, bindings } = selectFrom(names, trusted, cut);
    return { sql: `SELECT class, ${older} * n, ${count} * n, ${newer} * n FROM (${sql}) AS told`, bindings };
  });
  return knex.raw(
    `SELECT class, sum(count)::bigint AS count, sum(newer)::bigint AS newer, sum(older)::bigint AS older
       FROM (${parts.map(({ sql }) => sql).join(' UNION ALL ')}) AS part (class, older, count, newer)
      GROUP BY class HAVING sum(count) <> 0 OR sum(newer) <> 0`,
    parts.flatMap(({ bindings }) => bindings),
  );
}

/** A place among the times of creation: before the jobs of a moment, or after them. */
export interface Cut {
  readonly moment: Timestamp;
  readonly isAfter: boolean;
}

const BEFORE_ALL: Cut = { moment: FIRST_TOLD, isAfter: false };

export function cutBefore(moment: Timestamp): Cut {
  return moment > FIRST_TOLD ? { moment, isAfter: false } : BEFORE_ALL;
}

/** `class, n` of the jobs created after the cut. */
export function selectFrom({ functions }: LedgerNames, trusted: TrustedLedger, cut: Cut): Sql {
  const { epoch, sets, bindings } = bindTrusted(trusted);
  if (cut === BEFORE_ALL) {
    return { sql: `SELECT class, keyed AS n FROM ${functions.count}(${epoch}, 0, ${sets})`, bindings };
  }
  const moment = cut.isAfter ? '?::timestamptz' : `?::timestamptz - interval '1 us'`;
  return {
    sql: `SELECT class, n FROM ${functions.newer}(${epoch}, ${moment}, ${sets})`,
    bindings: [cut.moment, ...bindings],
  };
}

type Signs = Record<'older' | 'count' | 'newer', number>;

/** What to read, and how often it adds to each count: a cut that two of them share is read once. */
function signedCuts(range: CreatedRange): (readonly [Cut, Signs])[] {
  const { start, end, present } = cutsOf(range);
  const cuts = new Map<Cut | null, Signs>();
  const add = (cut: Cut | null, part: keyof Signs, sign: number) => {
    const signs = cuts.get(cut) ?? { older: 0, count: 0, newer: 0 };
    cuts.set(cut, { ...signs, [part]: signs[part] + sign });
  };
  const between = (part: keyof Signs, from: Cut | null, to: Cut | null) => {
    add(from, part, 1);
    add(to, part, -1);
  };
  between('older', BEFORE_ALL, start);
  between('count', start, present);
  between('newer', present, end);
  return [...cuts].flatMap(([cut, signs]) => (cut === null ? [] : [[cut, signs] as const]));
}

/** Where the range begins and ends, and where its newer jobs begin; null stands for the end of all. */
function cutsOf({ createdFrom, createdTo, asOf }: CreatedRange) {
  const start = createdFrom === null ? BEFORE_ALL : cutBefore(createdFrom);
  const end = createdTo === null ? null : createdTo <= start.moment ? start : cutBefore(createdTo);
  const isPast = asOf === null || (createdTo !== null && asOf >= createdTo);
  const present = isPast ? end : asOf < start.moment ? start : { moment: asOf, isAfter: true };
  return { start, end, present };
}
