import type { Logger } from './logger.js';
import type { HttpContext, HttpMiddleware } from './request-state.js';

const HEALTH_PATHS = new Set(['/healthz', '/readyz']);
/** nginx's word for a client that went away before its answer. */
const CLIENT_CLOSED_REQUEST = 499;

const EMPTY = new Set([204, 304]);
const MAX_LOGGED_USER = 200;

/** Writes one line a request when its answer is out, or when the client is gone. */
export function logAccess(logger: Logger): HttpMiddleware {
  return (ctx, next) => {
    const startedAt = performance.now();
    const { requestId, loggedPath } = ctx.state;
    ctx.res.once('close', () => {
      const { userId, isBrokenOff = false } = ctx.state;
      const isOut = ctx.res.writableFinished;
      const bytes = isOut ? bodyLength(ctx) : undefined;
      const line = {
        request_id: requestId,
        method: ctx.method,
        path: loggedPath,
        status: isOut || isBrokenOff ? ctx.res.statusCode : CLIENT_CLOSED_REQUEST,
        ms: Math.round((performance.now() - startedAt) * 10) / 10,
        ...(isBrokenOff && { broken_off: true }),
        ...(bytes !== undefined && { bytes }),
        ...(userId !== undefined && { user_id: userId.slice(0, MAX_LOGGED_USER) }),
      };
      logger[HEALTH_PATHS.has(loggedPath) ? 'debug' : 'info'](line, 'request');
    });
    return next();
  };
}

/** What is told of it: undefined where there is no body, or one whose length nobody knew in advance. */
function bodyLength({ method, response }: HttpContext): number | undefined {
  return method === 'HEAD' || EMPTY.has(response.status) ? undefined : response.length;
}
