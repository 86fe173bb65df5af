import { setTimeout as wait } from 'node:timers/promises';
import type { Bench, Section } from '../bench.js';
import { largest } from '../bench.js';
import { copyDatabase, dropDatabase, withKnex } from '../database/bench-database.js';
import type { Ledger } from '../ledger.js';
import { ledger } from '../ledger.js';
import type { WritersPlan } from '../load/writers.js';
import { measureWriters } from '../load/writers.js';
import { postgresCpuSeconds } from '../processes/postgres-cpu.js';
import { showNumber, showShare } from '../report/show.js';
import { median } from '../statistics.js';
import { usingResources } from '../using-resources.js';

export interface WritersFigures {
  readonly writers: string;
  /** Without the ledger, and with it; medians of the rounds. */
  readonly perSecond: number;
  readonly perSecondWithLedger: number | null;
  readonly postgresCpuMs: number | null;
  readonly postgresCpuMsWithLedger: number | null;
}

interface WritersKind extends Pick<WritersPlan, 'work' | 'durable'> {
  readonly name: string;
}

export const WRITERS: readonly WritersKind[] = [
  { name: 'insert and two updates', work: 'lives', durable: true },
  { name: 'insert and two updates, commits not waited for', work: 'lives', durable: false },
  { name: 'progress only', work: 'progress', durable: true },
  { name: 'progress only, commits not waited for', work: 'progress', durable: false },
];

const CLIENTS = 4;
const ROUNDS = 5;
const FOLD_EVERY_MS = 1_000;

export const writers: Section<WritersFigures> = {
  name: 'writers',
  title: 'Writers',
  note: `Jobs, or changes of progress, per second by four clients on two copies of the largest database, one without the ledger and
one with it and a compactor each second, in turn; medians of ${ROUNDS} rounds. Every statement is a transaction that waits for the
disk or, where commits are not waited for, hides nothing behind the disk.`,
  columns: [
    { title: 'writers', show: (figures) => figures.writers },
    { title: 'without, 1/s', show: ({ perSecond }) => showNumber(perSecond) },
    { title: 'with, 1/s', show: ({ perSecondWithLedger }) => showNumber(perSecondWithLedger) },
    { title: 'lost', show: (figures) => showShare(lostShare(figures)) },
    { title: 'CPU of Postgres without, ms', show: ({ postgresCpuMs }) => showNumber(postgresCpuMs) },
    { title: 'with, ms', show: (figures) => showNumber(figures.postgresCpuMsWithLedger) },
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
      if (ledger !== null) await withKnex(plain.url, ledger.remove);
      const counted = ledger === null ? null : await copyOf('counted');
      const figures: WritersFigures[] = [];
      for (const kind of WRITERS) {
        bench.progress(`writers: ${kind.name}`);
        figures.push(await measureKind(bench, kind, plain.url, counted?.url ?? null));
      }
      return figures;
    });
  },
};

/** How much of the writers' throughput the ledger takes; null without it. */
export function lostShare({ perSecond, perSecondWithLedger }: WritersFigures): number | null {
  return perSecondWithLedger === null ? null : 1 - perSecondWithLedger / perSecond;
}

interface Score {
  readonly perSecond: number;
  readonly postgresCpuMs: number | null;
}

async function measureKind(
  bench: Bench,
  { name, work, durable }: WritersKind,
  plainUrl: string,
  countedUrl: string | null,
): Promise<WritersFigures> {
  const plain: Score[] = [];
  const counted: Score[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const plan = { clients: CLIENTS, seconds: bench.seconds, work, durable };
    plain.push(await measureOnce(bench, { ...plan, url: plainUrl }));
    if (countedUrl === null || ledger === null) continue;
    counted.push(await measureFolding(bench, { ...plan, url: countedUrl }, ledger));
  }
  const medianOf = (scores: readonly Score[], key: keyof Score) => {
    const values = scores.map((score) => score[key]).filter((value) => value !== null);
    return values.length === 0 ? null : median(values);
  };
  return {
    writers: name,
    perSecond: medianOf(plain, 'perSecond') ?? NaN,
    perSecondWithLedger: medianOf(counted, 'perSecond'),
    postgresCpuMs: medianOf(plain, 'postgresCpuMs'),
    postgresCpuMsWithLedger: medianOf(counted, 'postgresCpuMs'),
  };
}

async function measureOnce({ postgres }: Bench, plan: WritersPlan): Promise<Score> {
  const before = postgresCpuSeconds(postgres.pid);
  const perSecond = await measureWriters(plan);
  const after = postgresCpuSeconds(postgres.pid);
  const postgresCpuMs =
    before === null || after === null ? null : ((after - before) * 1_000) / (perSecond * plan.seconds);
  return { perSecond, postgresCpuMs };
}

/** With a compactor beside the writers, as the API servers run one. */
function measureFolding(bench: Bench, plan: WritersPlan, part: Ledger): Promise<Score> {
  return withKnex(plan.url, async (knex) => {
    const over = new AbortController();
    const folding = (async () => {
      while (!over.signal.aborted) {
        await part.fold(knex);
        await wait(FOLD_EVERY_MS, undefined, { signal: over.signal }).catch(() => undefined);
      }
    })();
    try {
      return await measureOnce(bench, plan);
    } finally {
      over.abort();
      await folding;
    }
  });
}
