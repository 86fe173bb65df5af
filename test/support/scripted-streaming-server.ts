import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface WireStream {
  readonly stream_id: string;
  readonly [field: string]: unknown;
}

/** A StreamingServer that lists what a test gives it, counts who asks, and can be stopped and started on its port. */
export class ScriptedStreamingServer {
  streams: readonly WireStream[] = [];
  requests = 0;
  #server: Server | null = null;
  #port = 0;

  /** @param handler answers instead of this server's own list. */
  constructor(
    readonly token: string,
    private readonly handler: RequestListener | null = null,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    const server = createServer(this.handler ?? ((request, response) => this.#answer(request, response)));
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    this.requests++;
    const allowed = request.headers['x-internal-token'] === this.token;
    if (!allowed || request.url !== '/streams') {
      response.writeHead(allowed ? 404 : 401).end();
      return;
    }
    response
      .writeHead(200, { 'Content-Type': 'application/json' })
      .end(JSON.stringify({ streams: this.streams }));
  }
}
