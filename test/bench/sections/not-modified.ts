import type { Section } from '../bench.js';
import { compete } from '../load/compete.js';
import type { Performance } from '../load/compete.js';
import { getRequest } from '../load/http-connection.js';
import { API_PATH, sameList } from '../load/lists.js';
import { askOnce } from '../load/measure-load.js';
import { startLimits, startPlatform } from '../platform/list-servers.js';
import { PERFORMANCE_COLUMNS } from '../report/performance-columns.js';
import { showCount } from '../report/show.js';
import { usingResources } from '../using-resources.js';

export interface NotModifiedFigures extends Performance {
  readonly rows: number;
  readonly answer: string;
}

/** What is compared. */
export const ANSWERS = { notModified: '304', bare: 'bare answer' } as const;

export const notModified: Section<NotModifiedFigures> = {
  name: 'not-modified',
  title: 'A page on which nothing changed',
  note: `The first page, asked for with the \`If-None-Match\` of the answer before, against Koa answering the same page's
bytes and doing nothing else.`,
  columns: [
    { title: 'rows', show: ({ rows }) => showCount(rows) },
    { title: 'answer', show: ({ answer }) => answer },
    ...PERFORMANCE_COLUMNS,
  ],
  async measure(bench) {
    const figures: NotModifiedFigures[] = [];
    for (const database of bench.databases) {
      bench.progress(`not-modified: ${database.rows} rows`);
      await usingResources(async (resources) => {
        const { api } = await startPlatform(resources, database);
        const { bare } = await startLimits(resources, bench, database, api);
        const path = `${API_PATH}?page=1`;
        const conditional = await Promise.all(
          bench.tokens.map(async (token) => {
            const headers = { Authorization: `Bearer ${token}` };
            const { etag } = await askOnce(api.port, getRequest(path, headers));
            return getRequest(path, { ...headers, 'If-None-Match': etag ?? '"none"' });
          }),
        );
        const [first, second] = await compete(bench, [
          { name: ANSWERS.notModified, servers: [api], requests: conditional, status: 304 },
          { name: ANSWERS.bare, servers: [bare], requests: sameList(path, bench.tokens) },
        ]);
        if (first === undefined || second === undefined) throw new Error('a contestant is missing');
        figures.push({ rows: database.rows, answer: ANSWERS.notModified, ...first });
        figures.push({ rows: database.rows, answer: ANSWERS.bare, ...second });
      });
    }
    return figures;
  },
};
