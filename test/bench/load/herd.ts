import { setTimeout as wait } from 'node:timers/promises';
import { getRequest, HttpConnection, RequestFailure } from './http-connection.js';
import { REQUEST_TIMEOUT_MS } from './measure-load.js';

export interface HerdPlan {
  readonly port: number;
  readonly path: string;
  readonly tokens: readonly string[];
  /** How many pages are open. */
  readonly pages: number;
  readonly periodMs: number;
  /** By which share of the period each refresh is early or late, at most; 0 keeps all in step. */
  readonly jitter: number;
}

export interface HerdResult {
  readonly requests: number;
  readonly notModified: number;
  readonly errors: number;
  readonly latencies: readonly number[];
  readonly seconds: number;
}

interface OpenPage {
  readonly authorization: Readonly<Record<string, string>>;
  connection: HttpConnection | null;
  etag: string | null;
  /** By `performance.now()`; null before the first. */
  answeredAt: number | null;
}

/** Open pages that refresh as the browser's do, each on a kept connection, with the ETag of the answer before. */
export class Herd {
  readonly #plan: HerdPlan;
  readonly #pages: readonly OpenPage[];

  constructor(plan: HerdPlan) {
    this.#plan = plan;
    this.#pages = Array.from({ length: plan.pages }, (_, index) => ({
      authorization: { Authorization: `Bearer ${plan.tokens[index % plan.tokens.length] ?? ''}` },
      connection: null,
      etag: null,
      answeredAt: null,
    }));
  }

  /**
   * Lets each page ask so often: all of them at once at the beginning of each period or, with jitter, at some moment of the
   * first period, and then a jittered period after their own last answer.
   */
  async refresh(times: number): Promise<HerdResult> {
    const { periodMs, jitter } = this.#plan;
    const counts = { requests: 0, notModified: 0, errors: 0, latencies: [] as number[] };
    const startedAt = performance.now();
    const periodStart = (turn: number) => startedAt + turn * periodMs;
    const nextAt = ({ answeredAt }: OpenPage, turn: number) => {
      if (jitter === 0) return periodStart(turn);
      if (answeredAt === null) return startedAt + periodMs * Math.random();
      return answeredAt + periodMs * (1 + jitter * (2 * Math.random() - 1));
    };
    await Promise.all(
      this.#pages.map(async (page) => {
        for (let turn = 0; turn < times; turn++) {
          await wait(Math.max(0, nextAt(page, turn) - performance.now()));
          await this.#ask(page, counts);
        }
      }),
    );
    if (jitter === 0) await wait(Math.max(0, periodStart(times) - performance.now()));
    return { ...counts, seconds: (performance.now() - startedAt) / 1_000 };
  }

  close(): void {
    for (const { connection } of this.#pages) connection?.close();
  }

  async #ask(
    page: OpenPage,
    counts: { requests: number; notModified: number; errors: number; latencies: number[] },
  ): Promise<void> {
    const { path, port } = this.#plan;
    const sentAt = performance.now();
    counts.requests++;
    try {
      if (page.connection === null || page.connection.ended)
        page.connection = await HttpConnection.open(port);
      const headers =
        page.etag === null ? page.authorization : { ...page.authorization, 'If-None-Match': page.etag };
      const { status, etag } = await page.connection.send(getRequest(path, headers), REQUEST_TIMEOUT_MS);
      page.answeredAt = performance.now();
      counts.latencies.push(page.answeredAt - sentAt);
      if (status === 304) counts.notModified++;
      else if (status === 200) page.etag = etag;
      else counts.errors++;
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      page.answeredAt = performance.now();
      counts.errors++;
    }
  }
}
