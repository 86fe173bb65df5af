import type { Bench, BenchDatabase, Section } from '../bench.js';
import { compete, ROUNDS, timesFaster, warmUp } from '../load/compete.js';
import type { Contestant, Performance } from '../load/compete.js';
import type { ListSpec } from '../load/lists.js';
import { API_PATH, LISTS, distinctLists, listPath, pageAt, sameList } from '../load/lists.js';
import { keep, readPage, startPlatform, startPrimaryKey, STREAMS } from '../platform/list-servers.js';
import { startApi, startContender } from '../platform/start-servers.js';
import type { ServerProcess } from '../processes/server-process.js';
import { PERFORMANCE_COLUMNS } from '../report/performance-columns.js';
import { showCount, showNumber, showShare } from '../report/show.js';
import { usingResources } from '../using-resources.js';

export interface PageFigures extends Performance {
  readonly postgres: string;
  readonly rows: number;
  readonly list: string;
  readonly server: string;
  /** Of the requests per second of the same rounds' reading by primary key. */
  readonly share: number | null;
  /** Requests per second where all ask for the same list; null where that makes no difference, or wasn't measured. */
  readonly sharedPerSecond: number | null;
}

/** It takes 14 s for a million. */
const READ_ALL_ROWS = 10_000;

/** The contestants' names. */
export const SERVERS = {
  taskdeck: 'Taskdeck',
  older: 'Taskdeck, older build',
  offset: 'OFFSET and count(*)',
  all: 'read all, sort in JS',
  primaryKey: 'limit: 20 rows by primary key',
} as const;

interface Servers {
  readonly api: ServerProcess;
  readonly older: ServerProcess | null;
  readonly offset: ServerProcess;
  /** Where the table is small enough for it. */
  readonly all: ServerProcess | null;
  readonly primaryKey: ServerProcess;
}

/** One contestant, and the same server asked for the same list by all. */
interface Entry {
  readonly contestant: Contestant;
  readonly shared: Contestant | null;
}

export const pages: Section<PageFigures> = {
  name: 'pages',
  isOnEach: true,
  title: 'Pages',
  note: `Lists that nobody shares: **Taskdeck** is \`taskdeck api\` with ${STREAMS} streams, and since it keeps a page for a second
for all who ask for the same one, each request asks for another page or size around the same place. Where all ask for the
same one, it answers as many requests as the column **shared** tells. Milliseconds one request at a time; requests per
second and CPU per request with ten connections. The **limit**, Koa and pg with one query for the 20 newest rows by their
primary key, without token, role and streams, competes in the same rounds as each list; **of the limit** is the median of
the rounds' shares of its requests per second. **OFFSET and count(\\*)** is Koa and Knex, the two queries at once, over the
same table and indexes; it verifies the token by jose and looks the role up at each request, knows no streams and counts
nothing per status or type. **read all** does so too, for one list of ${showCount(READ_ALL_ROWS)} rows; it may use 2 GB of heap and 60 s. Whoever takes
more than a second for a request is measured once, all others in ${ROUNDS} rounds.`,
  columns: [
    { title: 'PostgreSQL', show: ({ postgres }) => postgres },
    { title: 'rows', show: ({ rows }) => showCount(rows) },
    { title: 'list', show: ({ list }) => list },
    { title: 'server', show: ({ server }) => server },
    ...PERFORMANCE_COLUMNS,
    { title: 'of the limit', show: ({ share }) => showShare(share) },
    { title: 'shared, requests/s', show: ({ sharedPerSecond }) => showNumber(sharedPerSecond) },
  ],
  async measure(bench) {
    const figures: PageFigures[] = [];
    for (const database of bench.databases) figures.push(...(await measureSize(bench, database)));
    return figures;
  },
};

function measureSize(bench: Bench, database: BenchDatabase): Promise<PageFigures[]> {
  return usingResources(async (resources) => {
    const { olderCli, postgres } = bench;
    const { api, streaming } = await startPlatform(resources, database);
    const toDatabase = { DATABASE_URL: database.url };
    const servers: Servers = {
      api,
      older:
        olderCli === null
          ? null
          : keep(resources, await startApi(database.url, streaming, { cli: olderCli })),
      offset: keep(resources, await startContender('offset-and-count', toDatabase)),
      all:
        database.rows > READ_ALL_ROWS ? null : keep(resources, await startContender('read-all', toDatabase)),
      primaryKey: await startPrimaryKey(resources, database),
    };
    const figures: PageFigures[] = [];
    for (const list of LISTS) {
      bench.progress(`pages: ${postgres.label}, ${database.rows} rows, ${list.name}`);
      const entries = await entriesOf(bench, servers, list);
      for (const measured of await measureList(bench, entries, list)) {
        figures.push({ postgres: postgres.label, rows: database.rows, list: list.name, ...measured });
      }
    }
    return figures;
  });
}

async function measureList(
  bench: Bench,
  entries: readonly Entry[],
  list: ListSpec,
): Promise<Omit<PageFigures, 'postgres' | 'rows' | 'list'>[]> {
  const contestants = entries.flatMap(({ contestant, shared }) =>
    shared === null ? [contestant] : [contestant, shared],
  );
  await warmUp(bench, contestants, list.place === 'first');
  const performances = await compete(bench, contestants);
  const performanceOf = (wanted: Contestant) => performances[contestants.indexOf(wanted)];
  const limit = entries.find(({ contestant }) => contestant.name === SERVERS.primaryKey);
  const limitPerformance = limit && performanceOf(limit.contestant);
  return entries.map(({ contestant, shared }) => {
    const performance = performanceOf(contestant);
    if (performance === undefined || limitPerformance === undefined) {
      throw new Error(`${contestant.name} or the limit is missing`);
    }
    return {
      server: contestant.name,
      ...performance,
      share: timesFaster(performance, limitPerformance),
      sharedPerSecond: (shared && performanceOf(shared)?.perSecond) ?? null,
    };
  });
}

async function entriesOf(bench: Bench, servers: Servers, list: ListSpec): Promise<Entry[]> {
  const { tokens } = bench;
  const { api, older, offset, all, primaryKey } = servers;
  const firstPage = listPath(API_PATH, list, 1);
  const total = (await readPage(bench, api, firstPage)).item_total;
  const jobs = (await readPage(bench, offset, firstPage)).item_total;
  const same = sameList(listPath(API_PATH, list, pageAt(list.place, total)), tokens);
  const sameJobs = sameList(listPath(API_PATH, list, pageAt(list.place, jobs)), tokens);
  const distinct = distinctLists(API_PATH, list, total, tokens);
  const distinctJobs = distinctLists(API_PATH, list, jobs, tokens);
  const taskdeck = (name: string, server: ServerProcess): Entry => ({
    contestant: { name, servers: [server], requests: distinct },
    shared: { name: `${name}, shared`, servers: [server], requests: same, only: 'together' },
  });
  const other = (contestant: Contestant): Entry => ({ contestant, shared: null });
  return [
    taskdeck(SERVERS.taskdeck, api),
    ...(older === null ? [] : [taskdeck(SERVERS.older, older)]),
    other({ name: SERVERS.offset, servers: [offset], requests: distinctJobs }),
    other({ name: SERVERS.primaryKey, servers: [primaryKey], requests: same }),
    ...(all === null || list.place !== 'first'
      ? []
      : [
          other({
            name: SERVERS.all,
            servers: [all],
            requests: sameJobs,
            only: 'alone',
            isExpendable: true,
          }),
        ]),
  ];
}
