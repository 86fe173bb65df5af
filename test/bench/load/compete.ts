import type { Bench } from '../bench.js';
import type { ServerProcess } from '../processes/server-process.js';
import { postgresCpuSeconds } from '../processes/postgres-cpu.js';
import { medianOrNull, quantile } from '../statistics.js';
import { RequestFailure } from './http-connection.js';
import { measureLoad } from './measure-load.js';

export interface Contestant {
  readonly name: string;
  /** The one that is asked comes first, then the one that it asks. */
  readonly servers: readonly [asked: ServerProcess, behind?: ServerProcess];
  readonly requests: readonly Buffer[];
  /** Of a good answer; 200 by default. */
  readonly status?: number;
  /** Whether it is only asked one at a time, or only by ten connections; by default first one way, then the other. */
  readonly only?: 'alone' | 'together';
  /** Whether it is ended when it fails, since it would go on working in vain. */
  readonly isExpendable?: boolean;
}

/** Medians of the rounds; null where it wasn't measured, or failed. */
export interface Performance {
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  /** With ten connections, as is all CPU, which is per request. */
  readonly perSecond: number | null;
  /** Of the server that is asked. */
  readonly serverCpuMs: number | null;
  /** Of the server behind that one; null where there is none. */
  readonly behindCpuMs: number | null;
  readonly postgresCpuMs: number | null;
  /** Of the server that is asked, when all is over. */
  readonly rssBytes: number | null;
  /** Requests per second by round; null for a round that it didn't play. */
  readonly rates: readonly (number | null)[];
  /** In a word; null where all went well. */
  readonly failure: string | null;
}

export const ROUNDS = 3;
const CONNECTIONS = 10;
/** As a multiple of a measurement's length. */
const WARM_UP_LENGTH = 2;
/** What is asked one at a time needs no CPU to be told, and so less time. */
const ALONE_LENGTH = 0.5;
/** Whoever takes longer for one request plays the first round only. */
const SLOW_MS = 1_000;

type Score = Omit<Performance, 'rssBytes' | 'rates' | 'failure'>;
interface PlayedRound {
  readonly round: number;
  readonly score: Score;
}

const NO_SCORE: Score = {
  p50Ms: null,
  p99Ms: null,
  perSecond: null,
  serverCpuMs: null,
  behindCpuMs: null,
  postgresCpuMs: null,
};

/**
 * Lets processes that have just started compile what they run, and their connections prepare it: those are asked for some
 * time, all the longer the first time, that compete both ways.
 */
export async function warmUp(
  { seconds }: Bench,
  contestants: readonly Contestant[],
  isFirst = true,
): Promise<void> {
  for (const { servers, requests, status = 200, only } of contestants) {
    if (only !== undefined) continue;
    const load = {
      port: servers[0].port,
      requests,
      seconds: (isFirst ? 3 : 1) * WARM_UP_LENGTH * seconds,
      connections: CONNECTIONS,
      status,
    };
    // Who fails now fails again when measured, and is told of then.
    await measureLoad(load).catch(rethrowOther);
  }
}

/** Measures all of them in turn, round after round, so that noise hits all alike. */
export async function compete(
  bench: Bench,
  contestants: readonly Contestant[],
): Promise<readonly Performance[]> {
  const states = contestants.map((contestant) => ({
    contestant,
    played: [] as PlayedRound[],
    failure: null as string | null,
  }));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const index of contestants.keys()) {
      const state = states[(index + round) % states.length];
      if (state === undefined || state.failure !== null) continue;
      const { contestant, played } = state;
      if (played.some(isSlow) && (round > 1 || contestant.only === 'alone')) continue;
      try {
        const score = await (round === 0 ? askAlone : playRound)(bench, contestant);
        if (round > 0 || isSlow({ score })) played.push({ round, score });
      } catch (error) {
        rethrowOther(error);
        state.failure = contestant.servers[0].endedBy ?? error.message;
        for (const server of contestant.servers) {
          if (server === undefined) continue;
          const { name, lastWords } = server;
          bench.progress(`${contestant.name}: ${state.failure}; the ${name} said: ${lastWords || 'nothing'}`);
        }
        if (contestant.isExpendable) await contestant.servers[0].stop(state.failure);
      }
    }
  }
  const performances: Performance[] = [];
  for (const { contestant, played, failure } of states) {
    const [server] = contestant.servers;
    const scores = failure === null ? played : [];
    const medianOf = (key: keyof Score) =>
      medianOrNull(scores.map(({ score }) => score[key]).filter((value) => value !== null));
    performances.push({
      p50Ms: medianOf('p50Ms'),
      p99Ms: medianOf('p99Ms'),
      perSecond: medianOf('perSecond'),
      serverCpuMs: medianOf('serverCpuMs'),
      behindCpuMs: medianOf('behindCpuMs'),
      postgresCpuMs: medianOf('postgresCpuMs'),
      rssBytes: server.endedBy === null ? (await server.usage()).rssBytes : null,
      rates: Array.from(
        { length: ROUNDS },
        (_, index) => scores.find(({ round }) => round === index + 1)?.score.perSecond ?? null,
      ),
      failure,
    });
  }
  return performances;
}

/** How many times the other's requests per second one answers: the median of the rounds that both played, if any. */
export function timesFaster(
  { rates }: Pick<Performance, 'rates'>,
  other: Pick<Performance, 'rates'>,
): number | null {
  const ratios = rates.map((rate, round) => {
    const otherRate = other.rates[round] ?? null;
    return rate === null || otherRate === null ? null : rate / otherRate;
  });
  return medianOrNull(ratios.filter((ratio) => ratio !== null));
}

function rethrowOther(error: unknown): asserts error is RequestFailure {
  if (!(error instanceof RequestFailure)) throw error;
}

function isSlow({ score: { p50Ms } }: Pick<PlayedRound, 'score'>): boolean {
  return p50Ms !== null && p50Ms > SLOW_MS;
}

/** Also what warms a server up. */
async function askAlone({ seconds }: Bench, { servers, requests, status, only }: Contestant): Promise<Score> {
  const length = only === 'alone' ? 1 : ALONE_LENGTH;
  const { latencies } = await measureLoad({
    port: servers[0].port,
    requests,
    seconds: length * seconds,
    ...(status !== undefined && { status }),
  });
  return { ...NO_SCORE, p50Ms: quantile(latencies, 0.5), p99Ms: quantile(latencies, 0.99) };
}

async function playRound(bench: Bench, contestant: Contestant): Promise<Score> {
  const score = contestant.only === 'together' ? NO_SCORE : await askAlone(bench, contestant);
  return contestant.only === 'alone' ? score : { ...score, ...(await askTogether(bench, contestant)) };
}

async function askTogether(
  bench: Bench,
  { servers, requests, status }: Contestant,
): Promise<Omit<Score, 'p50Ms' | 'p99Ms'>> {
  const before = await cpuSeconds(bench, servers);
  const { latencies, perSecond } = await measureLoad({
    port: servers[0].port,
    requests,
    seconds: bench.seconds,
    connections: CONNECTIONS,
    ...(status !== undefined && { status }),
  });
  const after = await cpuSeconds(bench, servers);
  const perRequestMs = (of: keyof typeof before) => {
    const [from, to] = [before[of], after[of]];
    return from === null || to === null ? null : ((to - from) * 1_000) / latencies.length;
  };
  return {
    perSecond,
    serverCpuMs: perRequestMs('asked'),
    behindCpuMs: perRequestMs('behind'),
    postgresCpuMs: perRequestMs('postgres'),
  };
}

async function cpuSeconds({ postgres }: Bench, [asked, behind]: Contestant['servers']) {
  return {
    asked: (await asked.usage()).cpuSeconds,
    behind: behind === undefined ? null : (await behind.usage()).cpuSeconds,
    postgres: postgresCpuSeconds(postgres.pid),
  };
}
