import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Socket } from 'node:net';
import { joinChunks } from '../../http-client/join-chunks.js';
import { ExchangeError, toExchangeError } from './exchange-error.js';

export interface ExchangeRequest {
  /** Where to: Node's options, with names and values by turns as its headers, `Host` among them. */
  readonly options: RequestOptions & { readonly agent: Agent; readonly headers: readonly string[] };
  readonly body: Uint8Array | null;
  readonly signal: AbortSignal;
}

/**
 * One HTTP exchange by Node's own client: no redirect is followed, nothing is tried twice or unpacked. Every promise
 * that it gave rejects with an ExchangeError, or with the signal's reason where that aborted.
 */
export class Exchange {
  /** The answer, of which the head is there. */
  readonly head: Promise<IncomingMessage>;
  readonly #outgoing: ClientRequest;
  readonly #signal: AbortSignal;
  #timer: NodeJS.Timeout | undefined;
  #failure: Error | null = null;
  /** Of the promise that is waited for. */
  #reject: (failure: Error) => void = () => undefined;
  #hasHead = false;
  #isReused = false;

  constructor({ options, body, signal }: ExchangeRequest) {
    signal.throwIfAborted();
    this.#signal = signal;
    this.#outgoing = (options.protocol === 'https:' ? requestHttps : requestHttp)(options);
    signal.addEventListener('abort', this.#abort);
    this.head = new Promise((resolve, reject) => {
      this.#reject = reject;
      this.#outgoing
        .once('response', (incoming) => {
          this.#hasHead = true;
          // What is wrong with its body is told to whoever reads that.
          incoming.on('error', this.fail);
          resolve(incoming);
        })
        // Not `reusedSocket`: Node forgets that of a request which has waited for a connection.
        .once('socket', (socket) => (this.#isReused = socket.bytesRead > 0))
        .once('upgrade', (_incoming, socket: Socket) => {
          socket.destroy();
          this.fail(new ExchangeError('invalid', 'the other side switches protocols'));
        })
        // Never taken off: an error that nobody hears would end the process.
        .on('error', this.fail)
        .end(body ?? undefined);
    });
  }

  /** Whether it failed for the sole reason that the other side had closed a connection which served earlier exchanges. */
  get isStale(): boolean {
    const { code } = this.#failure instanceof ExchangeError ? this.#failure : { code: null };
    return this.#isReused && !this.#hasHead && (code === 'ECONNRESET' || code === 'EPIPE');
  }

  /** From now on, in place of an earlier limit; null takes it away. */
  limit(milliseconds: number | null): void {
    clearTimeout(this.#timer);
    if (milliseconds === null) return;
    this.#timer = setTimeout(() => {
      this.fail(new ExchangeError('timeout', `no answer within ${milliseconds} ms`));
    }, milliseconds);
  }

  /** Calls back when there is a connection. */
  onceConnected(callback: () => void): void {
    const { protocol } = this.#outgoing;
    this.#outgoing.once('socket', (socket) =>
      socket.once(protocol === 'https:' ? 'secureConnect' : 'connect', callback),
    );
  }

  /** Ends the exchange; the first reason counts, and none once the answer is read. */
  readonly fail = (error: unknown): void => {
    this.#failure ??= this.#signal.aborted ? (this.#signal.reason as Error) : toExchangeError(error);
    this.#reject(this.#failure);
    // Told nobody by Node of a request that still waits for a connection, hence the rejection before.
    this.#outgoing.destroy();
    this.#letGo();
  };

  /** The whole body. */
  async readWhole(incoming: IncomingMessage, maxBytes: number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let length = 0;
    await new Promise<void>((resolve, reject) => {
      this.#reject = reject;
      if (this.#failure !== null) reject(this.#failure);
      incoming
        .on('data', (chunk: Buffer) => {
          length += chunk.length;
          if (length <= maxBytes) chunks.push(chunk);
          else this.fail(new ExchangeError('invalid', `the answer is larger than ${maxBytes} bytes`));
        })
        .once('end', resolve);
    });
    this.#letGo();
    return joinChunks(chunks, length);
  }

  /** The body as it comes, no faster than it is taken; each piece may be waited for as long as told. */
  async *readPieces(incoming: IncomingMessage, silenceMs: number): AsyncGenerator<Buffer, void> {
    try {
      this.limit(silenceMs);
      for await (const piece of incoming as AsyncIterable<Buffer>) {
        this.limit(null);
        yield piece;
        this.limit(silenceMs);
      }
    } catch (error) {
      throw this.#failure ?? error;
    } finally {
      this.#letGo();
      this.#outgoing.destroy();
    }
  }

  readonly #abort = (): void => this.fail(this.#signal.reason);

  #letGo(): void {
    clearTimeout(this.#timer);
    this.#signal.removeEventListener('abort', this.#abort);
  }
}
