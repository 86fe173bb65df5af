import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { HttpProblem } from './http-problem.js';
import { readTarget } from './request-target.js';

export interface StopOptions {
  /** For how long `/readyz` says 503 while requests are still accepted, so that balancers turn away; 0 by default. */
  readonly unreadyMs?: number;
  /** For the requests under way after that; 10,000 ms by default, then their connections are cut. */
  readonly drainMs?: number;
}

/** Ends a server without ending its requests: first unready, then closed to new connections, then cut off. */
export class Drain {
  readonly #server: Server;
  /** Node's own closing of idle connections spares those that never sent a request, as browsers open in advance. */
  readonly #answering = new Map<Socket, Set<ServerResponse>>();
  #done: Promise<void> | null = null;
  #isClosing = false;

  constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => {
      this.#answering.set(socket, new Set());
      socket.once('close', () => this.#answering.delete(socket));
    });
    server.on('request', (request, response) => {
      this.#track(request.socket, response);
    });
  }

  /** While it drains it isn't ready, whatever the application thinks. */
  refuse(request: IncomingMessage): HttpProblem | null {
    if (this.#done === null || readTarget(request.url ?? '')?.path !== '/readyz') return null;
    return new HttpProblem('not_ready', { headers: { 'Retry-After': '5' }, failed: ['draining'] });
  }

  run(options: StopOptions = {}): Promise<void> {
    this.#done ??= this.#run(options);
    return this.#done;
  }

  async #run({ unreadyMs = 0, drainMs = 10_000 }: StopOptions): Promise<void> {
    for (const responses of this.#answering.values()) responses.forEach(makeLast);
    if (unreadyMs > 0) await wait(unreadyMs);

    this.#isClosing = true;
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#answering.keys()) this.#endIfIdle(socket);

    const allClosed = new AbortController();
    const cut = wait(drainMs, undefined, { signal: allClosed.signal }).then(
      () => {
        this.#server.closeAllConnections();
      },
      () => undefined,
    );
    await closed;
    allClosed.abort();
    await cut;
  }

  #track(socket: Socket, response: ServerResponse): void {
    const responses = this.#answering.get(socket);
    if (this.#done !== null) makeLast(response);
    responses?.add(response);
    response.once('close', () => {
      responses?.delete(response);
      if (this.#isClosing) this.#endIfIdle(socket);
    });
  }

  #endIfIdle(socket: Socket): void {
    if (this.#answering.get(socket)?.size === 0) socket.destroySoon();
  }
}

function makeLast(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}
