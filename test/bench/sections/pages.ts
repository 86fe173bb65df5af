import type { Bench, BenchDatabase, Section } from '../bench.js';
import { compete, warmUp } from '../load/compete.js';
import type { Contestant, Performance } from '../load/compete.js';
import type { ListSpec } from '../load/lists.js';
import { API_PATH, BFF_PATH, LISTS, distinctLists, listPath, pageAt, sameList } from '../load/lists.js';
import { keep, readPage, startLimits, startPlatform, STREAMS } from '../platform/list-servers.js';
import type { Limits, Platform } from '../platform/list-servers.js';
import { startContender, startWeb } from '../platform/start-servers.js';
import type { ServerProcess } from '../processes/server-process.js';
import { PERFORMANCE_COLUMNS } from '../report/performance-columns.js';
import { showCount } from '../report/show.js';
import { usingResources } from '../using-resources.js';

export interface PageFigures extends Performance {
  readonly rows: number;
  readonly list: string;
  readonly server: string;
}

/** The contestants' names. */
export const SERVERS = {
  taskdeck: 'Taskdeck',
  shared: 'Taskdeck, the same list',
  web: 'Taskdeck, the same list by the web server',
  offset: 'OFFSET and count(*)',
  all: 'read all, sort in JS',
  bare: 'limit: bare answer',
  primaryKey: 'limit: 20 rows by primary key',
} as const;

interface Servers extends Platform, Limits {
  readonly web: ServerProcess;
  readonly offset: ServerProcess;
  readonly all: ServerProcess;
}

export const pages: Section<PageFigures> = {
  name: 'pages',
  title: 'Pages',
  note: `Milliseconds one request at a time; requests per second and CPU per request with ten connections.
**Taskdeck** is \`taskdeck api\` with ${STREAMS} streams. It keeps a page for a second for all who ask for the same one: so
each request asks for another page or size around the same place, as do those of **OFFSET and count(\\*)**, and **the same
list** shows what those cost that come within the second. **OFFSET and count(\\*)** is Koa and Knex, the two queries at
once, over the same table and indexes; **read all**, to which all lists are the same, may use 2 GB of heap and 60 s. Both verify the token by jose and look
the role up at each request, know no streams and count nothing per status or type. The **limits** do neither: one is Koa
with the bytes of the first page, the other Koa and pg with one query. Whoever takes more than a second for a request is
measured once, all others in three rounds.`,
  columns: [
    { title: 'rows', show: ({ rows }) => showCount(rows) },
    { title: 'list', show: ({ list }) => list },
    { title: 'server', show: ({ server }) => server },
    ...PERFORMANCE_COLUMNS,
  ],
  async measure(bench) {
    const figures: PageFigures[] = [];
    for (const database of bench.databases) figures.push(...(await measureSize(bench, database)));
    return figures;
  },
};

function measureSize(bench: Bench, database: BenchDatabase): Promise<PageFigures[]> {
  return usingResources(async (resources) => {
    const platform = await startPlatform(resources, database);
    const servers: Servers = {
      ...platform,
      ...(await startLimits(resources, bench, database, platform.api)),
      web: keep(resources, await startWeb(platform.api)),
      offset: keep(resources, await startContender('offset-and-count', { DATABASE_URL: database.url })),
      all: keep(resources, await startContender('read-all', { DATABASE_URL: database.url })),
    };
    const figures: PageFigures[] = [];
    for (const list of LISTS) {
      bench.progress(`pages: ${database.rows} rows, ${list.name}`);
      const contestants = await contestantsOf(bench, servers, list);
      if (list.place === 'first') await warmUp(bench, contestants);
      const performances = await compete(bench, contestants);
      for (const [index, performance] of performances.entries()) {
        const server = contestants[index]?.name ?? '';
        figures.push({ rows: database.rows, list: list.name, server, ...performance });
      }
    }
    return figures;
  });
}

async function contestantsOf(bench: Bench, servers: Servers, list: ListSpec): Promise<Contestant[]> {
  const { tokens } = bench;
  const { api, web, offset, all, bare, primaryKey } = servers;
  const firstPage = listPath(API_PATH, list, 1);
  const total = (await readPage(bench, api, firstPage)).item_total;
  const jobs = (await readPage(bench, offset, firstPage)).item_total;
  const path = listPath(API_PATH, list, pageAt(list.place, total));
  const same = sameList(path, tokens);
  const sameJobs = sameList(listPath(API_PATH, list, pageAt(list.place, jobs)), tokens);
  const distinct = distinctLists(API_PATH, list, total, tokens);
  const distinctJobs = distinctLists(API_PATH, list, jobs, tokens);
  const contestants: Contestant[] = [
    { name: SERVERS.taskdeck, servers: [api], requests: distinct },
    { name: SERVERS.shared, servers: [api], requests: same },
    { name: SERVERS.offset, servers: [offset], requests: distinctJobs },
  ];
  if (list.place !== 'first') return contestants;
  return [
    ...contestants,
    { name: SERVERS.all, servers: [all], requests: sameJobs, oneAtATime: true, isExpendable: true },
    { name: SERVERS.web, servers: [web, api], requests: sameList(path.replace(API_PATH, BFF_PATH), tokens) },
    { name: SERVERS.bare, servers: [bare], requests: same },
    { name: SERVERS.primaryKey, servers: [primaryKey], requests: same },
  ];
}
