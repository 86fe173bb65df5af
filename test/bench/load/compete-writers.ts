import { LedgerKeeper } from '../../../src/adapters/knex/index.js';
import type { Bench } from '../bench.js';
import { withKnex } from '../database/bench-database.js';
import { postgresCpuSeconds } from '../processes/postgres-cpu.js';
import { median, medianOrNull } from '../statistics.js';
import type { WritersPlan } from './writers.js';
import { measureWriters } from './writers.js';

export const WRITERS_ROUNDS = 5;
const CLIENTS = 4;

export interface WrittenDatabase {
  readonly url: string;
  /** Whether a ledger is folded beside the writers, as by each API server. */
  readonly isKept: boolean;
}

export interface WritersScore {
  /** Jobs, or changes of progress. */
  readonly perSecond: number;
  /** Of each; null where it can't be told. */
  readonly postgresCpuMs: number | null;
}

/** Lets the same writers write to databases in turn, round after round. @returns medians */
export async function competeWriters(
  bench: Bench,
  { work, durable }: Pick<WritersPlan, 'work' | 'durable'>,
  databases: readonly WrittenDatabase[],
): Promise<readonly WritersScore[]> {
  const scores = databases.map(() => [] as WritersScore[]);
  for (let round = 0; round < WRITERS_ROUNDS; round++) {
    for (const [index, { url, isKept }] of databases.entries()) {
      const plan = { url, clients: CLIENTS, seconds: bench.seconds, work, durable };
      scores[index]?.push(await (isKept ? measureKept : measureOnce)(bench, plan));
    }
  }
  return scores.map((each) => ({
    perSecond: median(each.map(({ perSecond }) => perSecond)),
    postgresCpuMs: medianOrNull(each.map(({ postgresCpuMs }) => postgresCpuMs).filter((ms) => ms !== null)),
  }));
}

async function measureOnce({ postgres }: Bench, plan: WritersPlan): Promise<WritersScore> {
  const before = postgresCpuSeconds(postgres.pid);
  const { count, perSecond } = await measureWriters(plan);
  const after = postgresCpuSeconds(postgres.pid);
  const postgresCpuMs = before === null || after === null ? null : ((after - before) * 1_000) / count;
  return { perSecond, postgresCpuMs };
}

function measureKept(bench: Bench, plan: WritersPlan): Promise<WritersScore> {
  return withKnex(plan.url, async (knex) => {
    const keeper = new LedgerKeeper(knex);
    keeper.start();
    try {
      return await measureOnce(bench, plan);
    } finally {
      await keeper.stop();
    }
  });
}
