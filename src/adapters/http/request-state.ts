import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Middleware, ParameterizedContext } from 'koa';
import { readTarget } from './request-target.js';

/** What each request carries along. */
export interface RequestState {
  /** The client's own `X-Request-Id` where it is a sane one. */
  requestId: string;
  /** Aborts when the client goes away before its answer is complete. */
  signal: AbortSignal;
  /** What the log calls the request's path: without its query, and of bounded length. */
  loggedPath: string;
  /** Once the request's token is verified. */
  userId?: string;
  /** Whether the server itself broke the answer off. */
  isBrokenOff?: true;
}

export type HttpContext = ParameterizedContext<RequestState>;
export type HttpMiddleware = Middleware<RequestState>;

const REQUEST_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const MAX_LOGGED_PATH = 200;
const UNREADABLE_TARGET = '(unreadable)';

/** A connection's controller, while none of its requests needs it: making one is dear, and most abort nothing. */
const idleDisconnects = new WeakMap<Socket, AbortController>();

/** Has nothing that could fail: what comes before the problems are answered must not. */
export const prepareRequest: HttpMiddleware = (ctx, next) => {
  const inbound = ctx.get('X-Request-Id');
  const target = readTarget(ctx.req.url ?? '');
  if (target !== null) ctx.req.url = target.path + target.search;
  ctx.state.requestId = REQUEST_ID.test(inbound) ? inbound : randomUUID();
  ctx.state.signal = signalOf(ctx.req.socket, ctx.res);
  ctx.state.loggedPath = (target?.path ?? UNREADABLE_TARGET).slice(0, MAX_LOGGED_PATH);
  ctx.res.setHeader('X-Request-Id', ctx.state.requestId);
  return next();
};

/** Each request under way has a signal of its own: pipelined ones would put all their listeners on one. */
function signalOf(socket: Socket, response: ServerResponse): AbortSignal {
  const disconnect = idleDisconnects.get(socket) ?? new AbortController();
  idleDisconnects.delete(socket);
  response.once('close', () => {
    if (response.writableFinished) idleDisconnects.set(socket, disconnect);
    else disconnect.abort();
  });
  return disconnect.signal;
}
