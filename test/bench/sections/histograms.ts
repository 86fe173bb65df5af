import type { WireHistogram } from '../../../src/adapters/http/wire.js';
import type { Bench, BenchDatabase, Section } from '../bench.js';
import { largest } from '../bench.js';
import { withKnex } from '../database/bench-database.js';
import { JobCounts } from '../database/count-jobs.js';
import { countWrongStretches } from '../database/count-stretches.js';
import type { JobSamples } from '../database/sample-jobs.js';
import { sampleJobs } from '../database/sample-jobs.js';
import type { Contestant } from '../load/compete.js';
import { compete } from '../load/compete.js';
import { API_PATH, askAll } from '../load/lists.js';
import type { Wanted } from '../load/searches.js';
import { EVERYTHING, isFailed, ofBusiest, ofDay, ofUser } from '../load/searches.js';
import { jobsOf, readJson, startPlatform } from '../platform/list-servers.js';
import type { Latency } from '../report/performance-columns.js';
import { LATENCY_COLUMNS } from '../report/performance-columns.js';
import { showCount, showSearched } from '../report/show.js';
import { usingResources } from '../using-resources.js';
import { SHORTER } from './finding.js';

export interface HistogramFigures extends Latency {
  readonly rows: number;
  readonly histogram: string;
  /** Whether the ledger has what it takes. */
  readonly isByLedger: boolean;
  /** As of a search. */
  readonly searchedShare: number | null;
  /** How many of its counts differ from those of plain SQL. */
  readonly wrongCounts: number;
}

interface Asked {
  readonly name: string;
  readonly isByLedger: boolean;
  readonly wanted: readonly Wanted[];
}

const BINS = 60;
/** An API server keeps 32 answers for a second: so many numbers of stretches around that one. */
const OTHER_BINS = Array.from({ length: 40 }, (_, index) => BINS - 20 + index);

export const histograms: Section<HistogramFigures> = {
  name: 'histograms',
  title: 'Histograms',
  note: `When the tasks of a list of the largest table were created, in some ${BINS} stretches by status; asked for at \`taskdeck api\` one request at a
time, each for another number of stretches. One of ${BINS} is compared with \`GROUP BY\`.`,
  columns: [
    { title: 'rows', show: ({ rows }) => showCount(rows) },
    { title: 'histogram', show: ({ histogram }) => histogram },
    ...LATENCY_COLUMNS,
    { title: 'searched', show: ({ searchedShare }) => showSearched(searchedShare) },
    { title: 'other counts', show: ({ wrongCounts }) => showCount(wrongCounts) },
  ],
  measure(bench) {
    return measureTable(bench, largest(bench));
  },
};

function askedOf({ days, users }: JobSamples): readonly Asked[] {
  return [
    { name: 'of all jobs', isByLedger: true, wanted: [EVERYTHING] },
    { name: 'of a day', isByLedger: true, wanted: days.map(ofDay) },
    { name: 'of those that failed', isByLedger: true, wanted: [isFailed] },
    { name: 'of a user of few jobs', isByLedger: false, wanted: users.map(ofUser) },
    { name: 'of a user of 15 % of all jobs', isByLedger: false, wanted: [ofBusiest] },
  ];
}

function measureTable(bench: Bench, database: BenchDatabase): Promise<HistogramFigures[]> {
  return usingResources(async (resources) => {
    const { api } = await startPlatform(resources, database);
    const histogramsAsked = askedOf(await withKnex(database.url, sampleJobs));
    bench.progress(`histograms: ${database.rows} rows`);
    const contestants: Contestant[] = histogramsAsked.map(({ name, wanted }) => {
      const paths = OTHER_BINS.flatMap((bins) => wanted.map(({ filter }) => pathOf(bins, filter)));
      return {
        name,
        servers: [api] as const,
        requests: askAll(paths, bench.tokens),
        only: 'alone',
      };
    });
    const performances = await compete({ ...bench, seconds: bench.seconds * SHORTER }, contestants);
    return withKnex(database.url, async (knex) => {
      const counts = new JobCounts(knex);
      const figures: HistogramFigures[] = [];
      for (const [index, { name, isByLedger, wanted }] of histogramsAsked.entries()) {
        const { p50Ms = null, p99Ms = null, failure = null } = performances[index] ?? {};
        const measured = { rows: database.rows, histogram: name, isByLedger, p50Ms, p99Ms, failure };
        const { filter, where } = wanted[0] ?? EVERYTHING;
        if (failure !== null) {
          figures.push({ ...measured, searchedShare: null, wrongCounts: 0 });
          continue;
        }
        const path = `${pathOf(BINS, filter)}&source=compute`;
        const histogram = await readJson<WireHistogram>(bench, api, path);
        const { searchedFrom } = jobsOf(histogram);
        figures.push({
          ...measured,
          searchedShare: searchedFrom === null ? 1 : await counts.shareSince(searchedFrom),
          wrongCounts: await countWrongStretches(knex, where, searchedFrom, histogram),
        });
      }
      return figures;
    });
  });
}

function pathOf(bins: number, filter: string): string {
  return `${API_PATH}/histogram?bins=${bins}${filter === '' ? '' : `&${filter}`}`;
}
