import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JobsTable } from '../../../src/adapters/knex/index.js';
import { installLedger, removeLedger } from '../../../src/adapters/knex/index.js';
import { isMissing } from '../../../src/adapters/knex/ledger/ledger-faults.js';
import type { Bench, BenchDatabase, Section } from '../bench.js';
import { largest } from '../bench.js';
import { withKnex } from '../database/bench-database.js';
import { compete, warmUp } from '../load/compete.js';
import type { Contestant, Performance } from '../load/compete.js';
import { API_PATH, distinctLists, listPath, LISTS } from '../load/lists.js';
import { keep, readPage, startPlatform } from '../platform/list-servers.js';
import { startApi } from '../platform/start-servers.js';
import { PERFORMANCE_COLUMNS } from '../report/performance-columns.js';
import { showCount } from '../report/show.js';
import { usingResources } from '../using-resources.js';

export interface MappedFigures extends Performance {
  readonly rows: number;
  readonly list: string;
  readonly table: string;
}

/** Nothing of it is as in the table that it is made of. */
const TABLE = 'bench_runs';
const MAPPED: JobsTable = {
  schema: null,
  table: TABLE,
  columns: {
    id: 'run_no',
    userId: 'owner',
    name: 'title',
    taskType: 'kind',
    status: {
      column: 'state',
      words: {
        queued: ['NEW'],
        running: ['ACTIVE'],
        succeeded: ['OK'],
        failed: ['BROKEN'],
        cancelled: ['STOPPED'],
      },
    },
    progress: 'progress',
    error: 'error',
    details: 'details',
    createdAt: { column: 'made_ms', as: 'epoch-ms' },
    startedAt: { column: 'began', as: 'utc' },
    finishedAt: { column: 'ended', as: 'utc' },
  },
};
const MAKE = `
  CREATE TYPE bench_state AS ENUM ('NEW', 'ACTIVE', 'OK', 'BROKEN', 'STOPPED', 'unknown');
  CREATE TABLE ${TABLE} AS
    SELECT row_number() OVER (ORDER BY created_at, id) AS run_no, user_id AS owner, name AS title, task_type AS kind,
           CASE status WHEN 'queued' THEN 'NEW' WHEN 'running' THEN 'ACTIVE' WHEN 'succeeded' THEN 'OK' WHEN 'failed' THEN 'BROKEN'
                       WHEN 'cancelled' THEN 'STOPPED' ELSE 'unknown' END::bench_state AS state,
           progress, error, details, (extract(epoch FROM created_at) * 1000)::bigint AS made_ms,
           started_at AT TIME ZONE 'UTC' AS began, finished_at AT TIME ZONE 'UTC' AS ended
      FROM inference_jobs;
  ALTER TABLE ${TABLE} ADD PRIMARY KEY (run_no), ALTER made_ms SET NOT NULL;
  CREATE INDEX ON ${TABLE} (made_ms, run_no) INCLUDE (state, kind);
  CREATE INDEX ON ${TABLE} (state, kind, made_ms, run_no)`;

/** Lists of a table of another shape, beside the same lists of Taskdeck's own: bigint keys, milliseconds, an enumeration. */
export const mapped: Section<MappedFigures> = {
  name: 'mapped',
  title: 'A mapped table',
  note: `The largest table, and one made of it whose keys are bigint, times of creation milliseconds since 1970, other times without a
zone, and statuses the words of an enumeration; each with the indexes that doctor asks for, and first without a ledger.`,
  columns: [
    { title: 'rows', show: ({ rows }) => showCount(rows) },
    { title: 'list', show: ({ list }) => list },
    { title: 'table', show: ({ table }) => table },
    ...PERFORMANCE_COLUMNS,
  ],
  measure(bench) {
    return measureTable(bench, largest(bench));
  },
};

function measureTable(bench: Bench, database: BenchDatabase): Promise<MappedFigures[]> {
  return usingResources(async (resources) => {
    const { url, rows } = database;
    const { api, streaming } = await startPlatform(resources, database);
    bench.progress(`mapped: ${rows} rows are copied`);
    await withKnex(url, async (knex) => {
      await removeLedger(knex, { table: MAPPED }).catch((error: unknown) => {
        if (!isMissing(error) && (error as Error).name !== 'LedgerError') throw error;
      });
      await knex.raw(`DROP TABLE IF EXISTS ${TABLE}; DROP TYPE IF EXISTS bench_state`);
      await knex.raw(MAKE);
      await knex.raw(`VACUUM (ANALYZE) ${TABLE}`);
    });
    const config = join(bench.folder, 'mapped.json');
    writeFileSync(config, JSON.stringify({ jobs: { table: TABLE, columns: MAPPED.columns } }));
    const other = keep(resources, await startApi(url, streaming, { env: { TASKDECK_CONFIG: config } }));
    const figures: MappedFigures[] = [];
    for (const name of ['mapped', 'mapped, with a ledger']) {
      if (name !== 'mapped') await withKnex(url, (knex) => installLedger(knex, { table: MAPPED }));
      for (const list of LISTS) {
        bench.progress(`mapped: ${rows} rows, ${list.name}, ${name}`);
        const contestants: Contestant[] = [];
        for (const [table, server] of [
          ['own', api],
          [name, other],
        ] as const) {
          const total = (await readPage(bench, server, listPath(API_PATH, list, 1))).item_total;
          contestants.push({
            name: table,
            servers: [server],
            requests: distinctLists(API_PATH, list, total, bench.tokens),
          });
        }
        await warmUp(bench, contestants, list.place === 'first');
        for (const [index, performance] of (await compete(bench, contestants)).entries()) {
          figures.push({ rows, list: list.name, table: contestants[index]?.name ?? '', ...performance });
        }
      }
    }
    return figures;
  });
}
