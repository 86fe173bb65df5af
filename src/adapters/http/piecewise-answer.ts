import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Logger } from './logger.js';
import type { HttpContext } from './request-state.js';

/** Node's own default: what a connection takes at once. */
const PIECE_LENGTH = 64 * 1024;

/** An answer that is written as it comes about, no faster than its client reads. */
export class PiecewiseAnswer {
  #text = '';
  #hasBegun = false;

  constructor(private readonly ctx: HttpContext) {}

  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** Nothing is sent before the first piece. From here on nothing else can be answered. */
  begin(status: number, headers: Readonly<Record<string, string>>): void {
    const { ctx } = this;
    this.#hasBegun = true;
    ctx.status = status;
    ctx.set(headers);
    ctx.respond = false;
    // Node tells of a write that came after the client's leaving; `signal` has told of that.
    ctx.res.on('error', () => undefined);
  }

  /** Collects short texts to pieces. @throws the signal's reason where the client left. */
  async writeText(text: string): Promise<void> {
    this.#text += text;
    if (this.#text.length >= PIECE_LENGTH) await this.#writeCollected();
  }

  /** Resolves when there is room for more. @throws the signal's reason where the client left. */
  async write(piece: string | Uint8Array): Promise<void> {
    const { res, state } = this.ctx;
    state.signal.throwIfAborted();
    if (res.destroyed) throw new Error('the answer is closed');
    if (res.write(piece)) await nextTurn();
    else await once(res, 'drain', { signal: state.signal });
  }

  async end(): Promise<void> {
    await this.#writeCollected();
    this.ctx.res.end();
  }

  /** So that nobody takes what was written for the whole: an answer in chunks lacks its last one then. */
  breakOff(): void {
    this.ctx.state.isBrokenOff = true;
    this.ctx.res.destroy();
  }

  async #writeCollected(): Promise<void> {
    const text = this.#text;
    this.#text = '';
    if (text !== '') await this.write(text);
  }
}

/**
 * Answers piece by piece. What fails before the answer has begun is answered as ever; what fails later breaks it off, and
 * leaves a line in the log.
 */
export async function answerPiecewise(
  ctx: HttpContext,
  logger: Logger,
  produce: (answer: PiecewiseAnswer) => Promise<void>,
): Promise<void> {
  const answer = new PiecewiseAnswer(ctx);
  try {
    await produce(answer);
    if (answer.hasBegun) await answer.end();
  } catch (error) {
    if (!answer.hasBegun || ctx.state.signal.aborted) throw error;
    answer.breakOff();
    const { requestId, loggedPath } = ctx.state;
    logger.error(
      { request_id: requestId, method: ctx.method, path: loggedPath, err: error },
      'answer broken off',
    );
  }
}
