import type { Knex } from 'knex';
import type { Rows } from '../sql.js';
import type { LedgerNames } from '../ledger/ledger-names.js';
import { toRegclass, toRegproc } from '../ledger/sql/functions.js';
import { askTrust } from '../ledger/sql/trust.js';
import { quoteText, writeArray } from '../quote.js';

/** What the ledger's judgement rests on. Oids are numbers, lists of them are written as Postgres does: `{1,2}`. */
export interface Standing {
  readonly epoch: string;
  readonly renewals: string;
  /** The number of the last fold when it was judged. */
  readonly folds: string;
  /** The width of a leaf, as Postgres writes an interval. */
  readonly leafWidth: string;
  /** The table of jobs. */
  readonly jobs: string;
  /** That and the ledger's tables. */
  readonly tables: string;
  readonly deltas: string;
  readonly doubts: string;
  readonly schema: string;
  /** The triggers' functions, and who owns them. */
  readonly functions: string;
  readonly owner: string;
  /** The enumerations that the jobs' words are of. */
  readonly enums: string;
  readonly fingerprint: string;
}

/** The oids that the fingerprint is taken of, as SQL. */
type Subjects = Record<(typeof SUBJECTS)[number], string>;

const SUBJECTS = ['jobs', 'tables', 'deltas', 'doubts', 'schema', 'functions', 'owner', 'enums'] as const;

/**
 * What tells that nothing has changed on which the ledger's judgement rests. Whatever changes a row of the catalogue
 * writes it anew, with the number of its own transaction: both are hashed, since plain sums of the numbers could come to
 * the same after several changes. A table that inherits need not leave a trace in the row of the one above it, so it is
 * looked for; rights go by roles too, and are asked for.
 */
export function fingerprintOf(names: LedgerNames, of: Subjects): string {
  const rows = (key: string, from: string) =>
    `(SELECT sum(hashint8extended(xmin::text::bigint, ${key}::bigint)) FROM ${from})`;
  const may = (table: string, right: string) => `has_table_privilege(${of.owner}, ${table}, '${right}')`;
  const parts = [
    rows('oid', `pg_class WHERE oid = ANY (${of.tables})`),
    rows('oid', `pg_trigger WHERE tgrelid = ANY (${of.tables})`),
    rows('attnum', `pg_attribute WHERE attrelid = ${of.jobs}`),
    rows('oid', `pg_enum WHERE enumtypid = ANY (${of.enums})`),
    rows('oid', `pg_proc WHERE oid = ANY (${of.functions})`),
    rows('oid', `pg_namespace WHERE oid = ${of.schema}`),
    `EXISTS (SELECT FROM pg_inherits WHERE inhparent = ${of.jobs})`,
    `${tablesOf(names)} = ${of.tables}`,
    // A copied database has the same catalogue, and one that is restored to an earlier moment may get the same numbers.
    `pg_relation_filepath(${of.jobs})`,
    'pg_postmaster_start_time()',
    READS_COMMITTED,
    [
      ...[of.deltas, of.doubts].flatMap((table) => [may(table, 'INSERT'), may(table, 'SELECT')]),
      `has_schema_privilege(${of.owner}, ${of.schema}, 'USAGE')`,
    ].join(' AND '),
  ];
  return `concat_ws(' ', ${parts.map((part) => `COALESCE((${part})::text, '-')`).join(', ')})`;
}

/** Otherwise all statements of a transaction share the snapshot of the first, which precedes the locks of the second. */
const READS_COMMITTED = `current_setting('transaction_isolation') = 'read committed'`;

/** As their names are understood now: another table may have come earlier in the search path. */
function tablesOf({ jobs, tables: { ledger, leaves, deltas, buckets, doubts } }: LedgerNames): string {
  return `ARRAY[${[jobs.table, ledger, leaves, deltas, buckets, doubts].map((name) => `${toRegclass(name)}::oid`).join(', ')}]`;
}

/**
 * The judgement, in full: no row where the jobs can't be counted by the ledger alone, where one of its names means
 * something else than it means to the ledger, where a filter's words may find others too, or where row security could hide
 * a job from somebody.
 */
export function selectStanding(knex: Knex, names: LedgerNames): Knex.Raw<Rows<Standing>> {
  const { jobs, tables, functions } = names;
  const { ledger, deltas, doubts } = tables;
  const oid = (name: string) => `${toRegclass(name)}::oid`;
  const triggered = [functions.onInsert, functions.onUpdate, functions.onDelete, functions.onTamper];
  const ownFunctions = `ARRAY[${triggered.map((name) => `${toRegproc(name)}::oid`).join(', ')}]`;
  const words = `${quoteText(writeArray(jobs.counted.words))}::name[]`;
  const of = Object.fromEntries(SUBJECTS.map((name) => [name, `subject.${name}`])) as Subjects;
  return knex.raw(
    `SELECT l.epoch::text AS epoch, l.renewals::text AS renewals, l.folds::text AS folds, l.widths[1]::text AS "leafWidth",
            ${SUBJECTS.map((name) => `subject.${name}::text AS ${name}`).join(', ')},
            ${fingerprintOf(names, of)} AS fingerprint
       FROM (SELECT min(epoch) AS epoch, min(leaf) AS leaf, count(*) AS leaves, bool_or(doubt IS NOT NULL OR NOT readable) AS doubtful
               FROM ${askTrust(names)}) AS told
       JOIN ${ledger} AS l ON l.epoch = told.epoch
      CROSS JOIN LATERAL (
        SELECT ${oid(jobs.table)} AS jobs, ${tablesOf(names)} AS tables, ${oid(deltas)} AS deltas, ${oid(doubts)} AS doubts,
               (SELECT relnamespace FROM pg_class WHERE oid = ${toRegclass(jobs.table)}) AS schema, ${ownFunctions} AS functions,
               (SELECT proowner FROM pg_proc WHERE oid = ${toRegproc(functions.onInsert)}) AS owner,
               ARRAY(SELECT DISTINCT e.enumtypid FROM pg_attribute AS a JOIN pg_type AS t ON t.oid = a.atttypid
                       JOIN pg_enum AS e ON e.enumtypid IN (t.oid, t.typbasetype)
                      WHERE a.attrelid = ${oid(jobs.table)} AND a.attnum > 0 AND a.attname = ANY (${words})) AS enums
      ) AS subject
      WHERE ${READS_COMMITTED} AND told.leaves = 1 AND NOT told.doubtful AND told.leaf = subject.jobs
        AND NOT EXISTS (SELECT FROM pg_class WHERE oid = ANY (subject.tables) AND (relrowsecurity OR relnamespace <> subject.schema))
        AND NOT EXISTS (SELECT FROM pg_proc WHERE oid = ANY (subject.functions) AND (pronamespace <> subject.schema OR proowner <> subject.owner))
        AND NOT EXISTS (SELECT FROM pg_attribute AS a JOIN pg_collation AS c ON c.oid = a.attcollation
                         WHERE a.attrelid = subject.jobs AND a.attname = ANY (${words}) AND NOT c.collisdeterministic)`,
  );
}
