import type { Section } from '../bench.js';
import { largest } from '../bench.js';
import { startPlatform } from '../platform/list-servers.js';
import { startApi } from '../platform/start-servers.js';
import { showCount } from '../report/show.js';
import { median } from '../statistics.js';
import { usingResources } from '../using-resources.js';

export interface StartUpFigures {
  readonly rows: number;
  readonly medianMs: number;
  readonly slowestMs: number;
}

const STARTS = 5;

export const startUp: Section<StartUpFigures> = {
  name: 'start-up',
  title: 'Start-up',
  note: `From the start of the process \`taskdeck api\` until \`/readyz\` answers 200, ${STARTS} times.`,
  columns: [
    { title: 'rows', show: ({ rows }) => showCount(rows) },
    { title: 'median, ms', show: ({ medianMs }) => showCount(medianMs) },
    { title: 'slowest, ms', show: ({ slowestMs }) => showCount(slowestMs) },
  ],
  async measure(bench) {
    const database = largest(bench);
    bench.progress('start-up');
    return usingResources(async (resources) => {
      const { streaming } = await startPlatform(resources, database);
      const times: number[] = [];
      for (let start = 0; start < STARTS; start++) {
        const startedAt = performance.now();
        const server = await startApi(database.url, streaming);
        times.push(performance.now() - startedAt);
        await server.stop();
      }
      return [{ rows: database.rows, medianMs: median(times), slowestMs: Math.max(...times) }];
    });
  },
};
