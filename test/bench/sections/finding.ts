import type { Bench, BenchDatabase, Section } from '../bench.js';
import { largest } from '../bench.js';
import { JobCounts } from '../database/count-jobs.js';
import { withKnex } from '../database/bench-database.js';
import { sampleJobs } from '../database/sample-jobs.js';
import type { Contestant } from '../load/compete.js';
import { compete } from '../load/compete.js';
import { API_PATH, askAll, listPath, pathsAround } from '../load/lists.js';
import type { Search } from '../load/searches.js';
import { searchesOf } from '../load/searches.js';
import { jobsOf, readPage, startPlatform } from '../platform/list-servers.js';
import type { Latency } from '../report/performance-columns.js';
import { LATENCY_COLUMNS } from '../report/performance-columns.js';
import { showCount, showSearched } from '../report/show.js';
import type { ServerProcess } from '../processes/server-process.js';
import { usingResources } from '../using-resources.js';

export interface FindingFigures extends Latency {
  readonly rows: number;
  readonly search: string;
  readonly found: number | null;
  /** How many of all jobs were looked at: 1 where the answer doesn't tell how far back it searched. */
  readonly searchedShare: number | null;
  /** Of the answers that were compared with plain SQL. */
  readonly wrongTotals: number;
}

/** There are many searches: each is measured for less long than other lists. */
export const SHORTER = 0.5;
/** Of what a search looks for, so many totals are compared. */
const COMPARED = 2;
/** More than are asked for within a second. */
const MOST_REQUESTS = 2_000;

export const finding: Section<FindingFigures> = {
  name: 'finding',
  title: 'Finding',
  note: `Lists of the largest table that nobody else asks for, at \`taskdeck api\`, one request at a time: each for another id, user, day, page or size. Where
an answer tells that it searched back to some moment, the table has the share of the jobs that are younger. What takes long is asked for a few times only, and its p99 is the slowest of these. The number that was
found is compared with \`count(*)\` from that moment on, which reads the whole table by the plainest conditions.`,
  columns: [
    { title: 'rows', show: ({ rows }) => showCount(rows) },
    { title: 'search', show: ({ search }) => search },
    ...LATENCY_COLUMNS,
    { title: 'found', show: ({ found }) => showCount(found) },
    { title: 'searched', show: ({ searchedShare }) => showSearched(searchedShare) },
    { title: 'other totals', show: ({ wrongTotals }) => showCount(wrongTotals) },
  ],
  measure(bench) {
    return measureTable(bench, largest(bench));
  },
};

function measureTable(bench: Bench, database: BenchDatabase): Promise<FindingFigures[]> {
  return usingResources(async (resources) => {
    const { api } = await startPlatform(resources, database);
    const searches = searchesOf(await withKnex(database.url, sampleJobs));
    bench.progress(`finding: ${database.rows} rows`);
    const contestants: Contestant[] = [];
    for (const search of searches) {
      const requests = await requestsFor(bench, api, search);
      contestants.push({ name: search.name, servers: [api], requests, only: 'alone' });
    }
    const performances = await compete({ ...bench, seconds: bench.seconds * SHORTER }, contestants);
    return withKnex(database.url, async (knex) => {
      const counts = new JobCounts(knex);
      const figures: FindingFigures[] = [];
      for (const [index, search] of searches.entries()) {
        const { p50Ms = null, p99Ms = null, failure = null } = performances[index] ?? {};
        const measured = { rows: database.rows, search: search.name, p50Ms, p99Ms, failure };
        const compared = failure === null ? await compareTotals(bench, api, counts, search) : FAILED;
        figures.push({ ...measured, ...compared });
      }
      return figures;
    });
  });
}

/** What is wanted takes turns. */
async function requestsFor(bench: Bench, api: ServerProcess, { place, wanted }: Search): Promise<Buffer[]> {
  const paths: string[][] = [];
  for (const { filter } of wanted) {
    // Pages past the end give the last one, and so are as good as others of a short list.
    const total =
      place === 'first'
        ? Infinity
        : (await readPage(bench, api, listPath(API_PATH, { filter }, 1))).item_total;
    paths.push(pathsAround(API_PATH, { place, filter }, total));
  }
  const longest = Math.max(...paths.map(({ length }) => length));
  const inTurn = Array.from({ length: longest }, (_, index) => paths.flatMap((each) => each[index] ?? []));
  return askAll(inTurn.flat().slice(0, MOST_REQUESTS), bench.tokens);
}

const FAILED = { found: null, searchedShare: null, wrongTotals: 0 };

async function compareTotals(
  bench: Bench,
  api: ServerProcess,
  counts: JobCounts,
  { wanted }: Search,
): Promise<Pick<FindingFigures, 'found' | 'searchedShare' | 'wrongTotals'>> {
  const compared = [];
  for (const { filter, where } of wanted.slice(0, COMPARED)) {
    const { total, searchedFrom } = jobsOf(await readPage(bench, api, listPath(API_PATH, { filter }, 1)));
    const isWrong = total !== (await counts.count(where, searchedFrom));
    const searched = searchedFrom === null ? 1 : await counts.shareSince(searchedFrom);
    compared.push({ total, searched, isWrong });
  }
  return {
    found: compared[0]?.total ?? null,
    searchedShare: Math.min(...compared.map(({ searched }) => searched)),
    wrongTotals: compared.filter(({ isWrong }) => isWrong).length,
  };
}
