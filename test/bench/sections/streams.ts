import type { Bench, Section } from '../bench.js';
import { largest } from '../bench.js';
import type { ListSpec } from '../load/lists.js';
import { API_PATH, distinctLists, LISTS, listPath } from '../load/lists.js';
import { measureLoad } from '../load/measure-load.js';
import { readPage, startPlatform } from '../platform/list-servers.js';
import { showCount, showNumber } from '../report/show.js';
import { quantile } from '../statistics.js';
import { usingResources } from '../using-resources.js';

export interface StreamsFigures {
  readonly streams: number;
  readonly list: string;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of the API server's event loop, while it is asked. */
  readonly delayP99Ms: number;
  readonly delayMaxMs: number;
}

const COUNTS = [40, 10_000];
/** So that the streams are read anew several times. */
const TIMES_LONGER = 5;

export const streams: Section<StreamsFigures> = {
  name: 'streams',
  title: 'Ten thousand streams',
  note: `Streams that change each second, so that the API server reads them anew about once a second; the largest table, one
request at a time, each for another page or size. The delay is how late the API server's event loop was for a timer, a sample each 5 ms.`,
  columns: [
    { title: 'streams', show: (figures) => showCount(figures.streams) },
    { title: 'list', show: ({ list }) => list },
    { title: 'p50, ms', show: ({ p50Ms }) => showNumber(p50Ms) },
    { title: 'p99, ms', show: ({ p99Ms }) => showNumber(p99Ms) },
    { title: 'delay p99, ms', show: ({ delayP99Ms }) => showNumber(delayP99Ms) },
    { title: 'delay max, ms', show: ({ delayMaxMs }) => showNumber(delayMaxMs) },
  ],
  async measure(bench) {
    const figures: StreamsFigures[] = [];
    for (const count of COUNTS) figures.push(...(await measureCount(bench, count)));
    return figures;
  },
};

function measureCount(bench: Bench, count: number): Promise<StreamsFigures[]> {
  return usingResources(async (resources) => {
    const { api } = await startPlatform(resources, largest(bench), { count, lively: true });
    const figures: StreamsFigures[] = [];
    for (const list of LISTS.slice(0, 3)) {
      bench.progress(`streams: ${count}, ${list.name}`);
      const load = { port: api.port, requests: await requestsOf(bench, list) };
      await measureLoad({ ...load, seconds: bench.seconds });
      await api.forgetDelays();
      const { latencies } = await measureLoad({ ...load, seconds: TIMES_LONGER * bench.seconds });
      const { delayP99Ms, delayMaxMs } = await api.usage();
      figures.push({
        streams: count,
        list: list.name,
        p50Ms: quantile(latencies, 0.5),
        p99Ms: quantile(latencies, 0.99),
        delayP99Ms,
        delayMaxMs,
      });
    }
    return figures;

    async function requestsOf({ tokens }: Bench, list: ListSpec): Promise<Buffer[]> {
      const total = (await readPage(bench, api, listPath(API_PATH, list, 1))).item_total;
      return distinctLists(API_PATH, list, total, tokens);
    }
  });
}
