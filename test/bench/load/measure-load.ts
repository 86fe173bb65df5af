import type { Answer } from './http-connection.js';
import { HttpConnection, RequestFailure } from './http-connection.js';

export interface Load {
  readonly port: number;
  /** Asked in turn, again and again. */
  readonly requests: readonly Buffer[];
  /** Requests that were begun by then are waited for, so that each connection makes one at least. */
  readonly seconds: number;
  /** 1 by default. */
  readonly connections?: number;
  /** Any other one is a failure; 200 by default. */
  readonly status?: number;
}

export interface LoadResult {
  /** Of each request, in milliseconds. */
  readonly latencies: readonly number[];
  readonly perSecond: number;
}

/** The longest that a request is waited for. */
export const REQUEST_TIMEOUT_MS = 60_000;

/** @throws RequestFailure at the first request that fails. */
export async function measureLoad(load: Load): Promise<LoadResult> {
  const { port, requests, seconds, connections = 1, status = 200 } = load;
  const open = await Promise.all(Array.from({ length: connections }, () => HttpConnection.open(port)));
  const latencies: number[] = [];
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1_000;
  let next = 0;
  const askInTurn = async (connection: HttpConnection) => {
    do {
      const request = requests[next++ % requests.length];
      if (request === undefined) throw new RangeError('no requests');
      const sentAt = performance.now();
      const answer = await connection.send(request, REQUEST_TIMEOUT_MS);
      latencies.push(performance.now() - sentAt);
      if (answer.status !== status) throw new RequestFailure(`status ${answer.status}`);
    } while (performance.now() < endsAt);
  };
  try {
    await Promise.all(open.map(askInTurn));
    return { latencies, perSecond: latencies.length / ((performance.now() - startedAt) / 1_000) };
  } finally {
    for (const connection of open) connection.close();
  }
}

/** @throws RequestFailure */
export async function askOnce(port: number, request: Buffer): Promise<Answer> {
  const connection = await HttpConnection.open(port);
  try {
    return await connection.send(request, REQUEST_TIMEOUT_MS);
  } finally {
    connection.close();
  }
}
