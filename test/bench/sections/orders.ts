import type { Bench, BenchDatabase, Section } from '../bench.js';
import { largest } from '../bench.js';
import { compete } from '../load/compete.js';
import type { Contestant, Performance } from '../load/compete.js';
import { API_PATH, distinctLists, listPath } from '../load/lists.js';
import { keep, readPage, startPlatform } from '../platform/list-servers.js';
import { startContender } from '../platform/start-servers.js';
import { LATENCY_COLUMNS } from '../report/performance-columns.js';
import { showCount } from '../report/show.js';
import { usingResources } from '../using-resources.js';
import { SERVERS } from './pages.js';

export interface OrderFigures extends Performance {
  readonly rows: number;
  readonly list: string;
  readonly server: string;
}

/** A moment within the history, before which all but a ninetieth of the jobs were created. */
const AS_OF = '2026-03-31T00:00:00Z';
const ORDERS = [
  { name: 'by start, newest first', filter: 'sort=-started_at' },
  { name: 'by start, oldest first', filter: 'sort=started_at' },
  { name: 'by end, newest first', filter: 'sort=-finished_at' },
  { name: 'failed, by end, newest first', filter: 'sort=-finished_at&status_filter=failed' },
  { name: 'as of a day before the newest', filter: `as_of=${AS_OF}` },
] as const;

export const orders: Section<OrderFigures> = {
  name: 'orders',
  title: 'Other orders, and a list that stands still',
  note: 'Pages of the largest table around the middle of each list, another one for each request, one at a time.',
  columns: [
    { title: 'rows', show: ({ rows }) => showCount(rows) },
    { title: 'list', show: ({ list }) => list },
    { title: 'server', show: ({ server }) => server },
    ...LATENCY_COLUMNS,
  ],
  measure(bench) {
    return measureTable(bench, largest(bench));
  },
};

function measureTable(bench: Bench, database: BenchDatabase): Promise<OrderFigures[]> {
  return usingResources(async (resources) => {
    const { api } = await startPlatform(resources, database);
    const offset = keep(resources, await startContender('offset-and-count', { DATABASE_URL: database.url }));
    const figures: OrderFigures[] = [];
    for (const order of ORDERS) {
      bench.progress(`orders: ${database.rows} rows, ${order.name}`);
      const contestants: Contestant[] = [];
      for (const [name, server] of [
        [SERVERS.taskdeck, api],
        [SERVERS.offset, offset],
      ] as const) {
        const total = (await readPage(bench, server, listPath(API_PATH, order, 1))).item_total;
        const requests = distinctLists(API_PATH, { ...order, place: 'middle' }, total, bench.tokens);
        contestants.push({ name, servers: [server], requests, only: 'alone' });
      }
      for (const [index, performance] of (await compete(bench, contestants)).entries()) {
        const server = contestants[index]?.name ?? '';
        figures.push({ rows: database.rows, list: order.name, server, ...performance });
      }
    }
    return figures;
  });
}
