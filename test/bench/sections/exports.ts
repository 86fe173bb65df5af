import { setTimeout as wait } from 'node:timers/promises';
import type { Knex } from 'knex';
import { JOBS_TABLE } from '../../../src/adapters/knex/schema.js';
import type { Bench, Section } from '../bench.js';
import { largest } from '../bench.js';
import { withKnex } from '../database/bench-database.js';
import { JobCounts } from '../database/count-jobs.js';
import { download } from '../load/download.js';
import { API_PATH, distinctLists, LISTS } from '../load/lists.js';
import { measureLoad } from '../load/measure-load.js';
import { readPage, startPlatform, STREAMS } from '../platform/list-servers.js';
import type { ServerProcess } from '../processes/server-process.js';
import { showCount, showMegabytes, showNumber } from '../report/show.js';
import { usingResources } from '../using-resources.js';

export interface ExportFigures {
  /** That were asked for. */
  readonly rows: number;
  readonly format: string;
  readonly seconds: number;
  readonly bytes: number;
  /** Of the API server's memory, at most, beyond what it had before. */
  readonly growthBytes: number;
  readonly delayP99Ms: number;
  /** How many rows too few. */
  readonly missing: number;
}

/** How many lines are none of a task. */
const FORMATS = { ndjson: 1, csv: 2 };
/** Of the table, and at most. */
const SHARE = 0.1;
const MOST_JOBS = 1_000_000;
const SAMPLE_PAUSE_MS = 50;

export const exports: Section<ExportFigures> = {
  name: 'exports',
  title: 'Exports',
  note: `The newest tenth of the largest table, ${showCount(MOST_JOBS)} jobs at most, and some of ${STREAMS} streams, from \`taskdeck api\`. Its memory grows
beyond what it has after a second of lists; the delay is how late its event loop was for a timer meanwhile.`,
  columns: [
    { title: 'rows', show: ({ rows }) => showCount(rows) },
    { title: 'format', show: ({ format }) => format },
    { title: 's', show: ({ seconds }) => showNumber(seconds) },
    { title: 'rows/s', show: ({ rows, seconds }) => showNumber(rows / seconds) },
    { title: 'size', show: ({ bytes }) => showMegabytes(bytes) },
    { title: 'memory grows by', show: ({ growthBytes }) => showMegabytes(growthBytes) },
    { title: 'delay p99, ms', show: ({ delayP99Ms }) => showNumber(delayP99Ms) },
    { title: 'rows too few', show: ({ missing }) => showCount(missing) },
  ],
  async measure(bench) {
    const figures: ExportFigures[] = [];
    for (const [format, otherLines] of Object.entries(FORMATS)) {
      figures.push(await measureFormat(bench, format, otherLines));
    }
    return figures;
  },
};

function measureFormat(bench: Bench, format: string, otherLines: number): Promise<ExportFigures> {
  return usingResources(async (resources) => {
    const database = largest(bench);
    const { from, jobs } = await withKnex(database.url, (knex) => newestJobs(knex, database.rows));
    const { api } = await startPlatform(resources, database);
    const { sources } = await readPage(bench, api, `${API_PATH}?created_from=${from}`);
    const rows = jobs + (sources.find(({ source }) => source === 'streaming')?.item_total ?? 0);
    bench.progress(`exports: ${rows} rows as ${format}`);
    const [list] = LISTS;
    if (list === undefined) throw new RangeError('no list');
    const requests = distinctLists(API_PATH, list, database.rows, bench.tokens);
    await measureLoad({ port: api.port, requests, seconds: 2 * bench.seconds });
    await api.forgetDelays();
    const before = (await api.usage()).rssBytes;
    const path = `${API_PATH}/export?format=${format}&created_from=${from}`;
    const { result, peak } = await watchMemory(api, () => download(api.port, path, bench.tokens[0] ?? ''));
    const { seconds, bytes, lines, lastLine } = result;
    const tasks = lines - otherLines;
    if (toldRows(lastLine) !== tasks) throw new Error(`an export of ${tasks} rows ends with: ${lastLine}`);
    return {
      rows,
      format,
      seconds,
      bytes,
      growthBytes: peak - before,
      delayP99Ms: (await api.usage()).delayP99Ms,
      missing: rows - tasks,
    };
  });
}

async function newestJobs(
  knex: Knex,
  rows: number,
): Promise<{ readonly from: string; readonly jobs: number }> {
  const newest = await knex.raw<{ rows: { from: string }[] }>(
    `SELECT to_json(min(created_at) AT TIME ZONE 'UTC') #>> '{}' || 'Z' AS "from"
       FROM (SELECT created_at FROM ${JOBS_TABLE} ORDER BY created_at DESC LIMIT ?) AS newest`,
    [Math.min(MOST_JOBS, Math.ceil(rows * SHARE))],
  );
  const from = newest.rows[0]?.from ?? '';
  return { from, jobs: await new JobCounts(knex).count('true', from) };
}

/** What the last line of either format says. */
function toldRows(lastLine: string): number {
  return Number(/"?rows"?[=:](\d+)/.exec(lastLine)?.[1] ?? 0);
}

async function watchMemory<T>(
  server: ServerProcess,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly peak: number }> {
  let peak = 0;
  let isOver = false;
  const watch = async () => {
    while (!isOver) {
      peak = Math.max(peak, (await server.usage()).rssBytes);
      await wait(SAMPLE_PAUSE_MS);
    }
  };
  const watching = watch();
  try {
    return { result: await work(), peak };
  } finally {
    isOver = true;
    await watching;
  }
}
