import type { Knex } from 'knex';
import { INFERENCE_JOBS } from '../jobs-table.js';
import type { JobsSql } from '../mapping/jobs-sql.js';
import { UNKNOWN_TYPES } from '../mapping/column-types.js';
import { jobsSql } from '../mapping/jobs-sql.js';
import { indexedName } from '../search/fold.js';
import { isSettled } from '../search/settled.js';
import { isIndexed } from '../search/user-condition.js';
import { JOBS_TABLE } from '../schema.js';

/** What a search takes an index for. */
export type Searched = 'user' | 'details' | 'name';

/**
 * What follows `CREATE INDEX … ON table`. Why these: docs/decisions/0012-finding.md.
 * @param trigrams the schema of the extension pg_trgm.
 */
export function searchIndexes(jobs: JobsSql, trigrams: string): Readonly<Record<Searched, string>> {
  const { id, times, status, taskType, user } = jobs;
  const { details, name } = jobs.values;
  const keys = [user.stored, times.createdAt.stored, ...id.parts.map(({ stored }) => stored)];
  const beside = [status.stored, taskType.stored].filter((sql) => isName(sql) && !keys.includes(sql));
  const include = beside.length === 0 ? '' : ` INCLUDE (${unique(beside)})`;
  const indexed = isIndexed(user);
  return {
    user: `(${unique(keys)})${include}${indexed === null ? '' : ` WHERE ${indexed}`}`,
    details: `USING gin (${asKey(details)} jsonb_path_ops) WHERE ${isSettled(jobs)}`,
    name: `USING gin (${indexedName(name)} ${trigrams}.gin_trgm_ops) WHERE ${isSettled(jobs)}`,
  };
}

function unique(keys: readonly string[]): string {
  return [...new Set(keys)].map(asKey).join(', ');
}

/** An expression has to stand in brackets; INCLUDE takes none. */
function asKey(sql: string): string {
  return isName(sql) ? sql : `(${sql})`;
}

function isName(sql: string): boolean {
  return /^"(?:[^"]|"")+"$/.test(sql);
}

/**
 * Of how many jobs a name has a part, the planner tells by these alone: those of an index that leaves out jobs it doesn't
 * trust. So many of its samples tell apart what one job in 500 has from what none has.
 */
export const SAMPLES = 500;

export function nameStatistics({ values, table }: JobsSql, statistics: string): readonly string[] {
  return [
    `CREATE STATISTICS ${statistics} ON (${indexedName(values.name)}) FROM ${table}`,
    `ALTER STATISTICS ${statistics} SET STATISTICS ${SAMPLES}`,
    ...(isName(values.details)
      ? [`ALTER TABLE ${table} ALTER COLUMN ${values.details} SET STATISTICS ${SAMPLES}`]
      : []),
    `ANALYZE ${table}`,
  ];
}

/** The name of an index of Taskdeck's own table. */
export function nameOfIndex(searched: Searched): string {
  return `${JOBS_TABLE}_${searched}`;
}

export const OWN_JOBS = jobsSql(INFERENCE_JOBS, UNKNOWN_TYPES, '');

/** The schema of pg_trgm, quoted; null where the database has no such extension. */
export async function findTrigrams(knex: Knex): Promise<string | null> {
  const { rows } = await knex.raw<{ rows: { schema: string }[] }>(
    `SELECT quote_ident(nspname) AS schema FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace
      WHERE extname = 'pg_trgm'`,
  );
  return rows[0]?.schema ?? null;
}
