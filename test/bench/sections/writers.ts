import { rebuildLedger, removeLedger, verifyLedger } from '../../../src/adapters/knex/index.js';
import type { Bench, Section } from '../bench.js';
import { largest } from '../bench.js';
import { copyDatabase, dropDatabase, withKnex } from '../database/bench-database.js';
import { partitionJobs } from '../database/partition-jobs.js';
import { competeWriters, WRITERS_ROUNDS } from '../load/compete-writers.js';
import { dropSearchIndexes } from '../database/table-size.js';
import type { WritersPlan } from '../load/writers.js';
import { showCount, showNumber, showShare } from '../report/show.js';
import { usingResources } from '../using-resources.js';

export interface WritersFigures {
  readonly writers: string;
  /** Without the ledger, and with it; medians of the rounds. */
  readonly perSecond: number;
  readonly perSecondWithLedger: number;
  readonly postgresCpuMs: number | null;
  readonly postgresCpuMsWithLedger: number | null;
  /** How many of the ledger's counts were wrong after all writers; known of the last ones only. */
  readonly differences: number | null;
}

interface WritersKind extends Pick<WritersPlan, 'work' | 'durable'> {
  readonly name: string;
  /** Whether the table has a partition a day; by default it is one. */
  readonly isPartitioned?: true;
}

/** Told apart, since a row costs so little in bulk that what is added to it weighs more. */
export const BULK = 'rows of bulk inserts, 1,000 a statement';

export const WRITERS: readonly WritersKind[] = [
  { name: 'insert and two updates', work: 'lives', durable: true },
  { name: 'insert and two updates, commits not waited for', work: 'lives', durable: false },
  { name: 'progress only', work: 'progress', durable: true },
  { name: 'progress only, commits not waited for', work: 'progress', durable: false },
  { name: 'partitioned: insert and two updates', work: 'lives', durable: true, isPartitioned: true },
  {
    name: 'partitioned: insert and two updates, commits not waited for',
    work: 'lives',
    durable: false,
    isPartitioned: true,
  },
  { name: BULK, work: 'bulk', durable: false },
];

export const writers: Section<WritersFigures> = {
  name: 'writers',
  title: 'Writers',
  note: `Jobs, or changes of progress, per second by four clients on two copies of the largest database, both without
the indexes for finding, one without the ledger and one with it and its keeper, which folds each second, in turn; partitioned, of 200,000 of the jobs; medians of ${WRITERS_ROUNDS} rounds. Every statement is a transaction that waits for the
disk or, where commits are not waited for, hides nothing behind the disk.`,
  columns: [
    { title: 'writers', show: (figures) => figures.writers },
    { title: 'without, 1/s', show: ({ perSecond }) => showNumber(perSecond) },
    { title: 'with, 1/s', show: ({ perSecondWithLedger }) => showNumber(perSecondWithLedger) },
    { title: 'lost', show: (figures) => showShare(lostShare(figures)) },
    { title: 'CPU of Postgres without, ms', show: ({ postgresCpuMs }) => showNumber(postgresCpuMs) },
    { title: 'with, ms', show: (figures) => showNumber(figures.postgresCpuMsWithLedger) },
    { title: 'differences after all', show: ({ differences }) => showCount(differences) },
  ],
  async measure(bench) {
    const database = largest(bench);
    return usingResources(async (resources) => {
      const copyOf = async (suffix: string) => {
        const copy = await copyDatabase(bench.postgres.url, database, suffix);
        resources.defer(() => dropDatabase(bench.postgres.url, copy));
        return copy;
      };
      bench.progress('writers: copying the database');
      const plain = await copyOf('plain');
      await withKnex(plain.url, (knex) => removeLedger(knex));
      const counted = await copyOf('counted');
      for (const { url } of [plain, counted]) await withKnex(url, dropSearchIndexes);
      const figures: WritersFigures[] = [];
      for (const kind of WRITERS.filter(({ isPartitioned }) => isPartitioned !== true)) {
        bench.progress(`writers: ${kind.name}`);
        figures.push(await measureKind(bench, kind, plain.url, counted.url));
      }
      const ofPlain = await withKnex(counted.url, (knex) => verifyLedger(knex));
      bench.progress('writers: partitioning');
      for (const { url } of [plain, counted]) await withKnex(url, (knex) => partitionJobs(knex));
      await withKnex(counted.url, (knex) => rebuildLedger(knex));
      for (const kind of WRITERS.filter(({ isPartitioned }) => isPartitioned === true)) {
        bench.progress(`writers: ${kind.name}`);
        figures.push(await measureKind(bench, kind, plain.url, counted.url));
      }
      const { differences } = await withKnex(counted.url, (knex) => verifyLedger(knex));
      return figures.map((each, index) =>
        index === figures.length - 1 ? { ...each, differences: ofPlain.differences + differences } : each,
      );
    });
  },
};

/** How much of the writers' throughput the ledger takes. */
export function lostShare({ perSecond, perSecondWithLedger }: WritersFigures): number {
  return 1 - perSecondWithLedger / perSecond;
}

async function measureKind(
  bench: Bench,
  { name, work, durable }: WritersKind,
  plainUrl: string,
  countedUrl: string,
): Promise<WritersFigures> {
  const [plain, counted] = await competeWriters(bench, { work, durable }, [
    { url: plainUrl, isKept: false },
    { url: countedUrl, isKept: true },
  ]);
  return {
    writers: name,
    perSecond: plain?.perSecond ?? NaN,
    perSecondWithLedger: counted?.perSecond ?? NaN,
    postgresCpuMs: plain?.postgresCpuMs ?? null,
    postgresCpuMsWithLedger: counted?.postgresCpuMs ?? null,
    differences: null,
  };
}
