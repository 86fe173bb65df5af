import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Middleware, ParameterizedContext } from 'koa';

/** What each request carries along. */
export interface RequestState {
  /** The client's own `X-Request-Id` where it is a sane one. */
  requestId: string;
  /** Aborts when the client goes away before its answer is complete. */
  signal: AbortSignal;
  /** What the log calls the request's path: without its query, and of bounded length. */
  loggedPath: string;
}

export type HttpContext = ParameterizedContext<RequestState>;
export type HttpMiddleware = Middleware<RequestState>;

const REQUEST_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const MAX_LOGGED_PATH = 200;

/** One for all requests of a connection: none of them outlives it, and making one is dear. */
const disconnects = new WeakMap<Socket, AbortController>();

export const prepareRequest: HttpMiddleware = (ctx, next) => {
  const inbound = ctx.get('X-Request-Id');
  const disconnect = disconnectOf(ctx.req.socket);
  ctx.state.requestId = REQUEST_ID.test(inbound) ? inbound : randomUUID();
  ctx.state.signal = disconnect.signal;
  ctx.state.loggedPath = ctx.path.slice(0, MAX_LOGGED_PATH);
  ctx.res.setHeader('X-Request-Id', ctx.state.requestId);
  ctx.res.once('close', () => {
    if (!ctx.res.writableFinished) disconnect.abort();
  });
  return next();
};

function disconnectOf(socket: Socket): AbortController {
  const disconnect = disconnects.get(socket) ?? new AbortController();
  disconnects.set(socket, disconnect);
  return disconnect;
}
