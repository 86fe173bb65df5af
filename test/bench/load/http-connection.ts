import type { Socket } from 'node:net';
import { connect } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly etag: string | null;
  /** Of the body. */
  readonly bytes: number;
}

/** What went wrong with a request, in a word for a table. */
export class RequestFailure extends Error {
  override readonly name = 'RequestFailure';
}

const HEAD_END = '\r\n\r\n';

/**
 * A kept connection that asks one request after the other and spends as little as possible on it, since client and
 * server share the machine's cores: the request's bytes are made beforehand, and of the answer only the head is read.
 */
export class HttpConnection {
  readonly #socket: Socket;
  #head = '';
  /** Of the body that is under way; null while the head is. */
  #answer: Answer | null = null;
  #missing = 0;
  #settle: { resolve(answer: Answer): void; reject(error: Error): void } | null = null;
  #ended = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => this.#fail('connection lost'));
  }

  /** @throws RequestFailure */
  static async open(port: number): Promise<HttpConnection> {
    const socket = connect(port, '127.0.0.1');
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', () => reject(new RequestFailure('connection refused')));
    });
    return new HttpConnection(socket);
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** @throws RequestFailure; the connection is of no use after it. */
  send(request: Buffer, timeoutMs: number): Promise<Answer> {
    if (this.#ended) throw new RequestFailure('connection lost');
    const timer = setTimeout(() => {
      this.#fail('timed out');
      this.#socket.destroy();
    }, timeoutMs);
    return new Promise<Answer>((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#socket.write(request);
    }).finally(() => clearTimeout(timer));
  }

  close(): void {
    this.#ended = true;
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    if (this.#answer !== null) {
      this.#countBody(chunk.length);
      return;
    }
    this.#head += chunk.toString('latin1');
    const end = this.#head.indexOf(HEAD_END);
    if (end === -1) return;
    const head = this.#head.slice(0, end);
    const bodyBytes = this.#head.length - end - HEAD_END.length;
    const status = Number(head.slice(9, 12));
    const length = status === 304 ? '0' : /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
    if (length === undefined) {
      this.#fail('answer without a length');
      this.#socket.destroy();
      return;
    }
    this.#answer = { status, etag: /\r\netag: (.+)/i.exec(head)?.[1] ?? null, bytes: Number(length) };
    this.#missing = this.#answer.bytes;
    this.#countBody(bodyBytes);
  }

  #countBody(bytes: number): void {
    this.#missing -= bytes;
    if (this.#missing > 0) return;
    const answer = this.#answer;
    const settle = this.#settle;
    this.#answer = null;
    this.#settle = null;
    this.#head = '';
    if (answer !== null) settle?.resolve(answer);
  }

  #fail(reason: string): void {
    this.#ended = true;
    this.#settle?.reject(new RequestFailure(reason));
    this.#settle = null;
  }
}

/** The bytes of a GET request. */
export function getRequest(path: string, headers: Readonly<Record<string, string>> = {}): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${lines.join('')}\r\n`);
}
