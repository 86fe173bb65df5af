import type { Bench } from '../bench.js';
import type { ServerProcess } from '../processes/server-process.js';
import { postgresCpuSeconds } from '../processes/postgres-cpu.js';
import { medianOrNull, quantile } from '../statistics.js';
import { RequestFailure } from './http-connection.js';
import { measureLoad } from './measure-load.js';

export interface Contestant {
  readonly name: string;
  /** The one that is asked comes first; what the others use counts as well. */
  readonly servers: readonly [ServerProcess, ...ServerProcess[]];
  readonly requests: readonly Buffer[];
  /** Of a good answer; 200 by default. */
  readonly status?: number;
  /** Whether it is only asked one at a time. */
  readonly oneAtATime?: boolean;
  /** Whether it is ended when it fails, since it would go on working in vain. */
  readonly isExpendable?: boolean;
}

/** Medians of the rounds; null where it wasn't measured, or failed. */
export interface Performance {
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  /** With ten connections, as are the next two. */
  readonly perSecond: number | null;
  readonly serverCpuMs: number | null;
  readonly postgresCpuMs: number | null;
  /** Of the server that is asked, when all is over. */
  readonly rssBytes: number | null;
  /** In a word; null where all went well. */
  readonly failure: string | null;
}

const ROUNDS = 3;
const CONNECTIONS = 10;
/** As a multiple of a measurement's length. */
const WARM_UP_LENGTH = 4;
/** Whoever takes longer for one request plays the first round only, and is not warmed up in vain. */
const SLOW_MS = 1_000;

type Score = Pick<Performance, 'p50Ms' | 'p99Ms' | 'perSecond' | 'serverCpuMs' | 'postgresCpuMs'>;

/** Lets processes that have just started compile what they run: each is asked for some time, unless it is slow. */
export async function warmUp({ seconds }: Bench, contestants: readonly Contestant[]): Promise<void> {
  for (const { servers, requests, status = 200, oneAtATime } of contestants) {
    if (oneAtATime) continue;
    const load = {
      port: servers[0].port,
      requests,
      seconds: WARM_UP_LENGTH * seconds,
      connections: 2,
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
    scores: [] as Score[],
    failure: null as string | null,
  }));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const index of contestants.keys()) {
      const state = states[(index + round) % states.length];
      if (state === undefined || state.failure !== null) continue;
      const { contestant, scores } = state;
      if (scores.some(isSlow) && (round > 1 || contestant.oneAtATime)) continue;
      try {
        const score = await (round === 0 ? askOneAtATime : playRound)(bench, contestant);
        if (round > 0 || isSlow(score)) scores.push(score);
      } catch (error) {
        rethrowOther(error);
        state.failure = contestant.servers[0].endedBy ?? error.message;
        for (const { name, lastWords } of contestant.servers) {
          bench.progress(`${contestant.name}: ${state.failure}; the ${name} said: ${lastWords || 'nothing'}`);
        }
        if (contestant.isExpendable) await contestant.servers[0].stop(state.failure);
      }
    }
  }
  const performances: Performance[] = [];
  for (const { contestant, scores, failure } of states) {
    const [server] = contestant.servers;
    const medianOf = (key: keyof Score) =>
      failure === null
        ? medianOrNull(scores.map((score) => score[key]).filter((value) => value !== null))
        : null;
    performances.push({
      p50Ms: medianOf('p50Ms'),
      p99Ms: medianOf('p99Ms'),
      perSecond: medianOf('perSecond'),
      serverCpuMs: medianOf('serverCpuMs'),
      postgresCpuMs: medianOf('postgresCpuMs'),
      rssBytes: server.endedBy === null ? (await server.usage()).rssBytes : null,
      failure,
    });
  }
  return performances;
}

function rethrowOther(error: unknown): asserts error is RequestFailure {
  if (!(error instanceof RequestFailure)) throw error;
}

function isSlow({ p50Ms }: Score): boolean {
  return p50Ms !== null && p50Ms > SLOW_MS;
}

/** Also what warms a server up. */
async function askOneAtATime(
  { seconds }: Bench,
  { servers, requests, status = 200 }: Contestant,
): Promise<Score> {
  const { latencies } = await measureLoad({ port: servers[0].port, requests, seconds, status });
  return {
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    perSecond: null,
    serverCpuMs: null,
    postgresCpuMs: null,
  };
}

async function playRound(bench: Bench, contestant: Contestant): Promise<Score> {
  const score = await askOneAtATime(bench, contestant);
  if (contestant.oneAtATime) return score;
  const { servers, requests, status = 200 } = contestant;
  const before = await cpuSeconds(bench, servers);
  const load = { port: servers[0].port, requests, seconds: bench.seconds, connections: CONNECTIONS, status };
  const { latencies, perSecond } = await measureLoad(load);
  const after = await cpuSeconds(bench, servers);
  const perRequestMs = (from: number | null, to: number | null) =>
    from === null || to === null ? null : ((to - from) * 1_000) / latencies.length;
  return {
    ...score,
    perSecond,
    serverCpuMs: perRequestMs(before.servers, after.servers),
    postgresCpuMs: perRequestMs(before.postgres, after.postgres),
  };
}

async function cpuSeconds({ postgres }: Bench, servers: readonly ServerProcess[]) {
  const usages = await Promise.all(servers.map((server) => server.usage()));
  return {
    servers: usages.reduce((sum, { cpuSeconds: seconds }) => sum + seconds, 0),
    postgres: postgresCpuSeconds(postgres.pid),
  };
}
