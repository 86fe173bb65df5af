import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerUnreadable, refuseWithoutHost } from './answer-unreadable.js';
import { respondWithProblem } from './bare-problem.js';
import type { StopOptions } from './drain.js';
import { Drain } from './drain.js';
import type { HttpProblem } from './http-problem.js';
import { ListenError } from './listen-error.js';
import { logDroppedConnections } from './log-dropped-connections.js';
import type { Logger } from './logger.js';

export interface HttpServerOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** 2,048 by default; connections beyond it are closed at once. */
  readonly maxConnections?: number;
  /** For a whole request to arrive; 30,000 ms by default. Its headers have 5 s of it at most. */
  readonly requestTimeoutMs?: number;
  /** For an idle connection; 30,000 ms by default. */
  readonly keepAliveTimeoutMs?: number;
  /** Told of requests that no application saw, and of connections that were closed; the application logs all others. */
  readonly logger?: Logger;
}

export interface RunningServer {
  /** As this machine reaches it, such as `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly port: number;
  /** Resolves when no connection is left. A further call joins the first. */
  stop(options?: StopOptions): Promise<void>;
}

/** What serves requests, such as a Koa application. */
export interface RequestListenerSource {
  callback(): (request: IncomingMessage, response: ServerResponse) => unknown;
}

const HEADERS_TIMEOUT_MS = 5000;
const MAX_HEADER_BYTES = 16 * 1024;
/** Of connections that come at once: those beyond it are tried again by their clients after a second. */
const BACKLOG = 4096;
/** Of a connection on which nothing moves, such as that of a client that doesn't take its answer. */
const SILENCE_TIMEOUT_MS = 60_000;

/**
 * Serves an application over HTTP with limits on time and number of what clients may hold open.
 * @throws ListenError where the address can't be had.
 * @example
 * const server = await startHttpServer(app, { host: '127.0.0.1', port: 3001 });
 * process.once('SIGTERM', () => void server.stop({ unreadyMs: 5000, drainMs: 10_000 }));
 */
export async function startHttpServer(
  app: RequestListenerSource,
  options: HttpServerOptions,
): Promise<RunningServer> {
  const { host, requestTimeoutMs = 30_000, keepAliveTimeoutMs = 30_000, maxConnections = 2048 } = options;
  const server = createServer({
    headersTimeout: Math.min(HEADERS_TIMEOUT_MS, requestTimeoutMs),
    requestTimeout: requestTimeoutMs,
    // Node looks for late requests this often; by default only each 30 s.
    connectionsCheckingInterval: 1000,
    keepAliveTimeout: keepAliveTimeoutMs,
    maxHeaderSize: MAX_HEADER_BYTES,
    requireHostHeader: false,
  });
  server.maxConnections = maxConnections;
  server.timeout = SILENCE_TIMEOUT_MS;
  answerUnreadable(server, options.logger);
  logDroppedConnections(server, options.logger);
  const drain = new Drain(server);
  const serve = app.callback();
  server.on('request', (request, response) => {
    const problem = drain.refuse(request) ?? refuseWithoutHost(request);
    if (problem === null) void serve(request, response);
    else answerUnasked(response, problem, options.logger);
  });
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${reachableHost(host)}:${port}`,
    port,
    stop: (stopOptions) => drain.run(stopOptions),
  };
}

/** Without asking the application. */
function answerUnasked(response: ServerResponse, problem: HttpProblem, logger: Logger | undefined): void {
  const requestId = randomUUID();
  const status = respondWithProblem(response, problem, requestId);
  const level = problem.code === 'not_ready' ? 'debug' : 'info';
  logger?.[level]({ request_id: requestId, status, reason: problem.message }, 'refused request');
}

function listen(server: Server, { host, port }: HttpServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => {
      reject(new ListenError(host, port, error.code ?? 'unknown', error));
    };
    server.once('error', fail);
    server.listen({ port, host, backlog: BACKLOG }, () => {
      server.off('error', fail);
      resolve();
    });
  });
}

function reachableHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
