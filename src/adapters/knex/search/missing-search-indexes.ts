import type { Knex } from 'knex';
import type { TaskScope } from '../../../domain/task-scope.js';
import { UNSCOPED } from '../../../domain/task-scope.js';
import type { JobsTable } from '../jobs-table.js';
import { INFERENCE_JOBS } from '../jobs-table.js';
import { resolveJobs } from '../mapping/resolve-jobs.js';
import { quoteName } from '../quote.js';
import type { Searched } from '../migrations/search-indexes.js';
import { findTrigrams, nameOfIndex, nameStatistics, searchIndexes } from '../migrations/search-indexes.js';
import type { Rows } from '../sql.js';
import { explain, readEstimate } from './estimate.js';
import { leadsOf } from './leads.js';

/** A search that only an index of each can answer, and what such an index is asked. */
const PROBES: Readonly<Record<Searched, { readonly scope: Partial<TaskScope>; readonly asked: string }>> = {
  user: { scope: {}, asked: ' = ' },
  details: { scope: { search: [{ kind: 'detail', path: ['model'], value: 'some' }] }, asked: ' @> ' },
  name: { scope: { search: [{ kind: 'text', text: 'searched' }] }, asked: ' ~~ ' },
};

/** A user that the column may have. */
const SOMEBODY = { text: 'somebody', integer: '1', uuid: '00000000-0000-0000-0000-000000000001' };

/**
 * The statements that make the indexes which a search of the table lacks. Those CONCURRENTLY, which keep no writer waiting,
 * may stand in no transaction; a partitioned table takes none such. Without such an index a search goes back in time only as far as it can look at each job.
 */
export async function missingSearchIndexes(
  knex: Knex,
  table: JobsTable = INFERENCE_JOBS,
): Promise<readonly string[]> {
  const jobs = await resolveJobs(knex, table);
  const missing = await knex.transaction(async (transaction) => {
    await transaction.raw('SET LOCAL enable_seqscan = off');
    const found: Searched[] = [];
    for (const [searched, { scope, asked }] of Object.entries(PROBES) as [
      Searched,
      (typeof PROBES)['user'],
    ][]) {
      if (!jobs.indexable[searched]) continue;
      const asks = searched === 'user' ? { userId: SOMEBODY[jobs.user.kind] } : scope;
      const ways = leadsOf(jobs, { ...UNSCOPED, ...asks }, 'all').flatMap((lead) => lead.ways);
      const order = searched === 'user' ? `ORDER BY ${jobs.times.createdAt.stored} DESC LIMIT 1` : '';
      const probe = {
        sql: ways.map(({ sql }) => `(SELECT 1 FROM ${jobs.from} WHERE ${sql} ${order})`).join(' UNION ALL '),
        bindings: ways.flatMap(({ bindings }) => bindings),
      };
      const plan = await explain(transaction, probe);
      if (!readEstimate(plan).isLedBy(asked)) found.push(searched);
    }
    return found;
  });
  const kind = missing.length === 0 ? null : await kindOf(knex, jobs.table);
  if (kind === null) return [];
  const create = kind === 'partitioned' ? 'CREATE INDEX' : 'CREATE INDEX CONCURRENTLY';
  const trigrams = await findTrigrams(knex);
  const definitions = searchIndexes(jobs.as(''), trigrams ?? 'public');
  const nameFor = (searched: Searched) => (table === INFERENCE_JOBS ? `${nameOfIndex(searched)} ` : '');
  return [
    ...(missing.includes('name') && trigrams === null
      ? ['CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public']
      : []),
    ...missing.map((searched) => `${create} ${nameFor(searched)}ON ${jobs.table} ${definitions[searched]}`),
    ...(missing.includes('name') && table !== INFERENCE_JOBS
      ? nameStatistics(jobs.as(''), quoteName(`${table.table}_name_parts`))
      : []),
  ];
}

/** null for what can have no index, such as a view. */
async function kindOf(knex: Knex, table: string): Promise<'plain' | 'partitioned' | null> {
  const { rows } = await knex.raw<Rows<{ kind: string }>>(
    'SELECT relkind AS kind FROM pg_class WHERE oid = to_regclass(?)',
    [table],
  );
  const kind = rows[0]?.kind ?? '';
  if (kind === 'p') return 'partitioned';
  return kind === 'r' || kind === 'm' ? 'plain' : null;
}
