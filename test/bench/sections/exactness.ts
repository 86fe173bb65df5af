import type { Knex } from 'knex';
import type { WireFacetValue, WireTaskPage } from '../../../src/adapters/http/wire.js';
import type { Bench, BenchDatabase, Section } from '../bench.js';
import { withKnex } from '../database/bench-database.js';
import { MIDDLING_TYPE } from '../database/job-rows.js';
import { Recount } from '../database/recount.js';
import type { Place } from '../load/lists.js';
import { API_PATH, PAGE_SIZE, listPath, pageAt } from '../load/lists.js';
import { readPage, startPlatform } from '../platform/list-servers.js';
import { showCount } from '../report/show.js';
import { usingResources } from '../using-resources.js';

export interface ExactnessFigures {
  readonly rows: number;
  readonly pages: number;
  /** Of the pages, how many differ from what plain queries give, in their total, their facets or their rows. */
  readonly wrongTotals: number;
  readonly wrongFacets: number;
  readonly wrongRows: number;
  /** How many don't say that they are exact. */
  readonly inexact: number;
}

const STATUSES = [[], ['failed'], ['queued', 'cancelled']];
const TASK_TYPES = [[], [MIDDLING_TYPE]];
const ORDERS = ['-created_at', '-finished_at'];
const PLACES: readonly Place[] = ['first', 'middle', 'last'];

export const exactness: Section<ExactnessFigures> = {
  name: 'exactness',
  title: 'Exactness',
  note: `First, middle and last pages of the jobs under ${STATUSES.length * TASK_TYPES.length} filters in ${ORDERS.length} orders, each compared with
\`count(*)\`, \`GROUP BY\` and \`OFFSET\`; how many of them differ.`,
  columns: [
    { title: 'rows', show: ({ rows }) => showCount(rows) },
    { title: 'pages', show: ({ pages }) => showCount(pages) },
    { title: 'other totals', show: ({ wrongTotals }) => showCount(wrongTotals) },
    { title: 'other facets', show: ({ wrongFacets }) => showCount(wrongFacets) },
    { title: 'other rows', show: ({ wrongRows }) => showCount(wrongRows) },
    { title: 'not called exact', show: ({ inexact }) => showCount(inexact) },
  ],
  async measure(bench) {
    const figures: ExactnessFigures[] = [];
    for (const database of bench.databases) {
      bench.progress(`exactness: ${database.rows} rows`);
      figures.push(await withKnex(database.url, (knex) => compareAll(bench, database, knex)));
    }
    return figures;
  },
};

function compareAll(bench: Bench, database: BenchDatabase, knex: Knex): Promise<ExactnessFigures> {
  return usingResources(async (resources) => {
    const { api } = await startPlatform(resources, database);
    const tally = { pages: 0, wrongTotals: 0, wrongFacets: 0, wrongRows: 0, inexact: 0 };
    for (const statuses of STATUSES) {
      for (const taskTypes of TASK_TYPES) {
        const recount = new Recount(knex, { statuses, taskTypes });
        const total = await recount.total();
        const facets = [...(await recount.facet('status')), ...(await recount.facet('task_type'))].sort();
        for (const order of ORDERS) {
          for (const place of PLACES) {
            const number = pageAt(place, total);
            const page = await readPage(bench, api, pathOf({ statuses, taskTypes, order }, number));
            const column = order.replace('-', '');
            const direction = order.startsWith('-') ? 'desc' : 'asc';
            const ids = await recount.ids(column, direction, (number - 1) * PAGE_SIZE, PAGE_SIZE);
            tally.pages++;
            if (page.item_total !== total) tally.wrongTotals++;
            if (facetsOf(page).sort().join() !== facets.join()) tally.wrongFacets++;
            if (page.items.map(({ id }) => id).join() !== ids.join()) tally.wrongRows++;
            if (page.total_is !== 'exact') tally.inexact++;
          }
        }
      }
    }
    return { rows: database.rows, ...tally };
  });
}

interface JobsList {
  readonly statuses: readonly string[];
  readonly taskTypes: readonly string[];
  readonly order: string;
}

function pathOf({ statuses, taskTypes, order }: JobsList, page: number): string {
  const filter = [
    'source=compute',
    `sort=${order}`,
    ...(statuses.length > 0 ? [`status_filter=${statuses.join(',')}`] : []),
    ...(taskTypes.length > 0 ? [`task_type=${taskTypes.join(',')}`] : []),
  ].join('&');
  return listPath(API_PATH, { filter }, page);
}

function facetsOf({ facets }: WireTaskPage): string[] {
  const values: readonly WireFacetValue<string>[] = [...facets.status, ...facets.task_type];
  return values.filter(({ count }) => count > 0).map(({ value, count }) => `${value} ${count}`);
}
