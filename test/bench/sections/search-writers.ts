import type { Section } from '../bench.js';
import { largest } from '../bench.js';
import { copyDatabase, dropDatabase, withKnex } from '../database/bench-database.js';
import { dropSearchIndexes } from '../database/table-size.js';
import { competeWriters, WRITERS_ROUNDS } from '../load/compete-writers.js';
import { showNumber, showShare } from '../report/show.js';
import { usingResources } from '../using-resources.js';
import { WRITERS } from './writers.js';

export interface SearchWritersFigures {
  readonly writers: string;
  readonly perSecond: number;
  readonly perSecondWithIndexes: number;
  readonly postgresCpuMs: number | null;
  readonly postgresCpuMsWithIndexes: number | null;
}

/** Progress is in no index. */
const KINDS = WRITERS.filter(({ work, isPartitioned }) => work !== 'progress' && isPartitioned !== true);

export const searchWriters: Section<SearchWritersFigures> = {
  name: 'search-writers',
  title: 'What the indexes for finding cost writers',
  note: `As above, on two copies of the largest database that both have the ledger, one without the indexes for finding and one with
them, which are brought up to date within each measurement; medians of ${WRITERS_ROUNDS} rounds.`,
  columns: [
    { title: 'writers', show: (figures) => figures.writers },
    { title: 'without, 1/s', show: ({ perSecond }) => showNumber(perSecond) },
    { title: 'with, 1/s', show: ({ perSecondWithIndexes }) => showNumber(perSecondWithIndexes) },
    {
      title: 'lost',
      show: ({ perSecond, perSecondWithIndexes }) => showShare(1 - perSecondWithIndexes / perSecond),
    },
    { title: 'CPU of Postgres without, ms', show: ({ postgresCpuMs }) => showNumber(postgresCpuMs) },
    { title: 'with, ms', show: (figures) => showNumber(figures.postgresCpuMsWithIndexes) },
  ],
  measure(bench) {
    return usingResources(async (resources) => {
      const copyOf = async (suffix: string) => {
        const copy = await copyDatabase(bench.postgres.url, largest(bench), suffix);
        resources.defer(() => dropDatabase(bench.postgres.url, copy));
        return { url: copy.url, isKept: true };
      };
      bench.progress('search-writers: copying the database');
      const databases = [await copyOf('bare'), await copyOf('indexed')];
      await withKnex(databases[0]?.url ?? '', dropSearchIndexes);
      const figures: SearchWritersFigures[] = [];
      for (const kind of KINDS) {
        bench.progress(`search-writers: ${kind.name}`);
        const [bare, indexed] = await competeWriters(bench, kind, databases);
        figures.push({
          writers: kind.name,
          perSecond: bare?.perSecond ?? NaN,
          perSecondWithIndexes: indexed?.perSecond ?? NaN,
          postgresCpuMs: bare?.postgresCpuMs ?? null,
          postgresCpuMsWithIndexes: indexed?.postgresCpuMs ?? null,
        });
      }
      return figures;
    });
  },
};
