import type { Knex } from 'knex';
import { JOBS_TABLE } from '../schema.js';
import { requireOwned } from './owned-table.js';
import type { Searched } from './search-indexes.js';
import { findTrigrams, nameOfIndex, nameStatistics, OWN_JOBS, searchIndexes } from './search-indexes.js';

/**
 * Writers wait while an index is made in a transaction: about ten seconds for so large a table. For a larger one that is for
 * its admin to choose (`missingSearchIndexes`). Until then a search goes back in time only as far as it can walk.
 */
const MOST_BYTES = 256 * 1024 ** 2;
const STATISTICS = `${JOBS_TABLE}_name_parts`;
const MARK = 'Made by the migrations of Taskdeck.';

/** Why these indexes: docs/decisions/0012-finding.md. */
export async function up(knex: Knex): Promise<void> {
  await requireOwned(knex, JOBS_TABLE, 'change');
  await makeTrigrams(knex);
  for (const statement of nameStatistics(OWN_JOBS, STATISTICS)) await knex.raw(statement);
  if ((await bytesOf(knex)) > MOST_BYTES) return;
  const trigrams = await findTrigrams(knex);
  const definitions = searchIndexes(OWN_JOBS, trigrams ?? 'public');
  const wanted = Object.entries(definitions) as [Searched, string][];
  for (const [searched, definition] of wanted.filter(([of]) => of !== 'name' || trigrams !== null)) {
    const sql = `CREATE INDEX IF NOT EXISTS ${nameOfIndex(searched)} ON ${JOBS_TABLE} ${definition}`;
    await whereAllowed(knex, sql);
  }
}

export async function down(knex: Knex): Promise<void> {
  await requireOwned(knex, JOBS_TABLE);
  for (const searched of ['user', 'details', 'name'] as const) {
    await knex.raw(`DROP INDEX IF EXISTS ${nameOfIndex(searched)}`);
  }
  await knex.raw(`DROP STATISTICS IF EXISTS ${STATISTICS}`);
  await knex.raw(`ALTER TABLE ${JOBS_TABLE} ALTER COLUMN details SET STATISTICS -1`);
  await dropTrigrams(knex);
}

/** Any role that may create in the database may have the extension; where it can't be had, names have no index. */
async function makeTrigrams(knex: Knex): Promise<void> {
  if ((await findTrigrams(knex)) !== null) return;
  await whereAllowed(knex, `CREATE EXTENSION pg_trgm; COMMENT ON EXTENSION pg_trgm IS '${MARK}'`);
}

/** Only what `up` made, and nobody else came to use. */
async function dropTrigrams(knex: Knex): Promise<void> {
  const { rows } = await knex.raw<{ rows: { comment: string | null }[] }>(
    "SELECT obj_description(oid, 'pg_extension') AS comment FROM pg_extension WHERE extname = 'pg_trgm'",
  );
  if (rows[0]?.comment === MARK) await whereAllowed(knex, 'DROP EXTENSION pg_trgm');
}

/** What is refused (no right, no such extension on this server, something depends on it) leaves all as it was. */
const REFUSALS: ReadonlySet<unknown> = new Set(['42501', '58P01', '0A000', '2BP01']);

async function whereAllowed(knex: Knex, sql: string): Promise<void> {
  try {
    await knex.transaction((savepoint) => savepoint.raw(sql));
  } catch (error) {
    if (!REFUSALS.has((error as { code?: unknown }).code)) throw error;
  }
}

async function bytesOf(knex: Knex): Promise<number> {
  const { rows } = await knex.raw<{ rows: { bytes: string }[] }>(
    'SELECT pg_relation_size(to_regclass(?)) AS bytes',
    [JOBS_TABLE],
  );
  return Number(rows[0]?.bytes);
}
