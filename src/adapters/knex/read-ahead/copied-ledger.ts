import type { Knex } from 'knex';
import type { Timestamp } from '../../../domain/timestamp.js';
import type { LedgerNames } from '../ledger/ledger-names.js';
import { isCopied } from '../ledger/sql/buckets.js';
import type { Rows } from '../sql.js';
import { utc } from '../sql.js';
import type { CopiedLeaf } from './ledger-copy.js';
import { LedgerCopy } from './ledger-copy.js';
import type { Standing } from './standing.js';
import { selectStanding } from './standing.js';

/** Runs a query on a connection of its own. */
export type Ask = <T>(query: () => Knex.Raw<Rows<T>>) => Promise<readonly T[]>;

/** A copy of the ledger, and what it and the judgement rest on. */
export interface CopiedLedger {
  readonly standing: Standing;
  readonly copy: LedgerCopy;
  /** The last fold that it holds. */
  fold: bigint;
}

interface LeafRow {
  readonly start: string | null;
  readonly classes: string;
  readonly counts: string;
}

const LEAVES_A_SLICE = 500;
/** Beyond this, about 100 MB, the ledger is read where it is. */
const MOST_COUNTS = 10_000_000;

/** The same classes come with nearly every leaf. */
type KnownClasses = Map<string, readonly string[]>;

/** Copies the ledger, slice by slice; null where the jobs can't be counted by it alone, or it is too large. @throws the driver's errors. */
export async function copyLedger(ask: Ask, knex: Knex, names: LedgerNames): Promise<CopiedLedger | null> {
  const [standing] = await ask(() => selectStanding(knex, names));
  if (standing === undefined) return null;
  const copied: CopiedLedger = { standing, copy: new LedgerCopy(), fold: BigInt(standing.folds) };
  const known: KnownClasses = new Map();
  for (let after: string | null = null; ;) {
    const rows: readonly LeafRow[] = await ask(() => selectSlice(knex, names, standing, after));
    copied.copy.write(rows.map((row) => readLeaf(row, known)));
    if (copied.copy.leaves * copied.copy.classes.length > MOST_COUNTS) return null;
    if (rows.length < LEAVES_A_SLICE) break;
    after = rows.at(-1)?.start ?? '-infinity';
  }
  // What was folded since the first slice.
  return (await refresh(ask, knex, names, copied)) ? copied : null;
}

/** Reads what later folds wrote; false where all has to be copied anew. @throws the driver's errors. */
export async function refresh(
  ask: Ask,
  knex: Knex,
  names: LedgerNames,
  copied: CopiedLedger,
): Promise<boolean> {
  const { epoch, renewals, jobs } = copied.standing;
  const { ledger, buckets } = names.tables;
  type Row = (LeafRow | Record<keyof LeafRow, null>) & { readonly folds: string; readonly renewals: string };
  const rows = await ask<Row>(() =>
    knex.raw(
      `SELECT l.folds, l.renewals, leaf.* FROM ${ledger} AS l LEFT JOIN LATERAL (
         SELECT ${LEAF} FROM ${buckets} WHERE epoch = l.epoch AND changed_by > ? AND relid = ?::oid AND ${isCopied}
       ) AS leaf ON true WHERE l.epoch = ?`,
      [String(copied.fold), jobs, epoch],
    ),
  );
  const [first] = rows;
  if (first?.renewals !== renewals) return false;
  const fold = BigInt(first.folds);
  // A standby that lags behind another has nothing new.
  if (fold <= copied.fold) return true;
  const known: KnownClasses = new Map();
  copied.copy.write(rows.flatMap((row) => (row.classes === null ? [] : [readLeaf(row, known)])));
  copied.fold = fold;
  return true;
}

const LEAF = `CASE WHEN bucket > '-infinity' THEN ${utc('bucket')} END AS start, array_to_json(classes)::text AS classes, counts::text`;

function selectSlice(
  knex: Knex,
  { tables }: LedgerNames,
  { epoch, jobs }: Standing,
  after: string | null,
): Knex.Raw<Rows<LeafRow>> {
  return knex.raw(
    `SELECT ${LEAF} FROM ${tables.buckets} AS leaf
      WHERE epoch = ? AND ${isCopied} AND relid = ?::oid AND ${after === null ? 'true' : 'bucket > ?::timestamptz'}
      ORDER BY leaf.bucket LIMIT ${LEAVES_A_SLICE}`,
    [epoch, jobs, ...(after === null ? [] : [after])],
  );
}

function readLeaf({ start, classes, counts }: LeafRow, known: KnownClasses): CopiedLeaf {
  const names = known.get(classes) ?? (JSON.parse(classes) as string[]);
  known.set(classes, names);
  return {
    start: start as Timestamp | null,
    classes: names,
    counts: counts === '{}' ? [] : counts.slice(1, -1).split(',').map(Number),
  };
}
