import type { Bench, Section } from '../bench.js';
import { largest } from '../bench.js';
import { StatementLog } from '../database/statement-log.js';
import type { HerdResult } from '../load/herd.js';
import { Herd } from '../load/herd.js';
import { BFF_PATH } from '../load/lists.js';
import { keep, startPlatform } from '../platform/list-servers.js';
import { startWeb } from '../platform/start-servers.js';
import { postgresCpuSeconds } from '../processes/postgres-cpu.js';
import { showCount, showNumber, showShare } from '../report/show.js';
import { quantile } from '../statistics.js';
import { usingResources } from '../using-resources.js';

export interface HerdFigures {
  readonly herd: string;
  readonly pages: number;
  readonly isInStep: boolean;
  /** The first answers' too. */
  readonly errors: number;
  readonly notModifiedShare: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of each process, per open page and second, in microseconds. */
  readonly webCpuUs: number;
  readonly apiCpuUs: number;
  readonly postgresCpuUs: number | null;
  readonly listQueriesPerSecond: number;
  readonly roleQueriesPerSecond: number;
  readonly streamFetchesPerSecond: number;
  /** Of the API server's event loop. */
  readonly delayP99Ms: number;
  readonly delayMaxMs: number;
  /** Of the web server's. */
  readonly webDelayP99Ms: number;
}

interface HerdKind {
  readonly name: string;
  readonly pages: number;
  readonly jitter: number;
  readonly lively: boolean;
}

export const HERDS: readonly HerdKind[] = [
  { name: 'in step, nothing changes', pages: 1_000, jitter: 0, lively: false },
  { name: 'jittered, streams change each second', pages: 1_000, jitter: 0.1, lively: true },
  { name: 'jittered, nothing changes', pages: 5_000, jitter: 0.1, lively: false },
];

const REFRESHES = 2;
const PERIOD_MS = 10_000;
/** Below it the period is shorter in proportion, for a first look. */
const LEAST_SECONDS = 0.35;

export const herd: Section<HerdFigures> = {
  name: 'herd',
  title: 'Thousands of open pages',
  note: `So many pages at one web server, each on a connection of its own, refresh the first page of the largest table every
10 s with the ETag that they have, as five admins: all at the same moments (in step), or opened within 10 s and
then each 10 s ± 10 % after its answer (jittered). CPU in microseconds per open page and second; queries per second of the API server,
from Postgres' log; event-loop delays of both servers. Errors are counted from the first answers on, all else from the second.`,
  columns: [
    { title: 'herd', show: (figures) => figures.herd },
    { title: 'pages', show: (figures) => showCount(figures.pages) },
    { title: 'errors', show: ({ errors }) => showCount(errors) },
    { title: '304', show: ({ notModifiedShare }) => showShare(notModifiedShare) },
    { title: 'p50, ms', show: ({ p50Ms }) => showNumber(p50Ms) },
    { title: 'p99, ms', show: ({ p99Ms }) => showNumber(p99Ms) },
    { title: 'CPU web', show: ({ webCpuUs }) => showNumber(webCpuUs) },
    { title: 'CPU API', show: ({ apiCpuUs }) => showNumber(apiCpuUs) },
    { title: 'CPU Postgres', show: ({ postgresCpuUs }) => showNumber(postgresCpuUs) },
    { title: 'list queries/s', show: ({ listQueriesPerSecond }) => showNumber(listQueriesPerSecond) },
    { title: 'role queries/s', show: ({ roleQueriesPerSecond }) => showNumber(roleQueriesPerSecond) },
    { title: 'stream fetches/s', show: ({ streamFetchesPerSecond }) => showNumber(streamFetchesPerSecond) },
    { title: 'API delay p99, ms', show: ({ delayP99Ms }) => showNumber(delayP99Ms) },
    { title: 'max', show: ({ delayMaxMs }) => showNumber(delayMaxMs) },
    { title: 'web delay p99, ms', show: ({ webDelayP99Ms }) => showNumber(webDelayP99Ms) },
  ],
  async measure(bench) {
    const figures: HerdFigures[] = [];
    for (const each of HERDS) {
      bench.progress(`herd: ${each.pages}, ${each.name}`);
      figures.push(await measureHerd(bench, each));
    }
    return figures;
  },
};

function measureHerd(bench: Bench, { name, pages: open, jitter, lively }: HerdKind): Promise<HerdFigures> {
  const { postgres, tokens, seconds } = bench;
  const database = largest(bench);
  return usingResources(async (resources) => {
    const log = resources.use(await StatementLog.start(bench, database.url));
    const { api, streaming } = await startPlatform(resources, database, { lively });
    const web = keep(resources, await startWeb(api));
    const pages = resources.use(
      new Herd({
        port: web.port,
        path: `${BFF_PATH}?page=1`,
        tokens,
        pages: open,
        periodMs: PERIOD_MS * Math.min(1, seconds / LEAST_SECONDS),
        jitter,
      }),
    );
    const readAll = async () => ({
      web: await web.usage(),
      api: await api.usage(),
      postgres: postgresCpuSeconds(postgres.pid),
      fetches: await streaming.ask<number>('requests'),
    });

    // The first answers meet processes that are just starting, and no ETag.
    const first = await pages.refresh(1);
    await api.forgetDelays();
    await web.forgetDelays();
    log.mark();
    const before = await readAll();
    const result = await pages.refresh(REFRESHES);
    const after = await readAll();
    const { ahead, snapshots, roles } = log.count({
      ahead: 'execute taskdeck_list_',
      snapshots: 'BEGIN ISOLATION LEVEL',
      roles: 'from "users"',
    });
    const lists = ahead + snapshots;

    const cpuUs = (from: number, to: number) => ((to - from) * 1e6) / open / result.seconds;
    return {
      herd: name,
      pages: open,
      isInStep: jitter === 0,
      ...summary(result),
      errors: first.errors + result.errors,
      webCpuUs: cpuUs(before.web.cpuSeconds, after.web.cpuSeconds),
      apiCpuUs: cpuUs(before.api.cpuSeconds, after.api.cpuSeconds),
      postgresCpuUs:
        before.postgres === null || after.postgres === null ? null : cpuUs(before.postgres, after.postgres),
      // Once a second is eleven times in ten seconds.
      listQueriesPerSecond: Math.max(0, lists - 1) / result.seconds,
      roleQueriesPerSecond: roles / result.seconds,
      streamFetchesPerSecond: (after.fetches - before.fetches) / result.seconds,
      delayP99Ms: after.api.delayP99Ms,
      delayMaxMs: after.api.delayMaxMs,
      webDelayP99Ms: after.web.delayP99Ms,
    };
  });
}

function summary({ requests, notModified, latencies }: HerdResult) {
  return {
    notModifiedShare: notModified / requests,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
  };
}
