import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request as sendRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** What becomes of the requests to a path: all of these late, or answered in the server's place. */
export interface Treatment {
  readonly delayMs?: number;
  readonly problem?: { readonly status: number; readonly code: string };
}

/** A slow link to the web server: unlike a browser's own interception it is the same to every browser. */
export class SlowProxy {
  /** By path. */
  readonly treatments = new Map<string, Treatment>();
  /** The requests so far, by path and query. */
  readonly asked: string[] = [];
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  private constructor(private readonly target: URL) {}

  static async before(url: string): Promise<SlowProxy> {
    const proxy = new SlowProxy(new URL(url));
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** As if it were new. */
  reset(): void {
    this.treatments.clear();
    this.asked.length = 0;
  }

  /** The requests to a path so far. */
  askedFor(path: string): string[] {
    return this.asked.filter((target) => target === path || target.startsWith(`${path}?`));
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = request.url ?? '';
    this.asked.push(target);
    const { delayMs = 0, problem } = this.treatments.get(target.split('?')[0] ?? '') ?? {};
    if (delayMs > 0) await wait(delayMs);
    if (response.destroyed) return;
    if (problem !== undefined) {
      response.writeHead(problem.status, { 'Content-Type': 'application/problem+json' });
      response.end(JSON.stringify({ ...problem, request_id: 'r-slow' }));
      return;
    }
    const { method, headers } = request;
    const passed = sendRequest(new URL(target, this.target), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on('error', () => response.destroy());
    response.on('close', () => passed.destroy());
    request.pipe(passed);
  }
}
