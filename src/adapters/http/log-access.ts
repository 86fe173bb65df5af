import type { Logger } from './logger.js';
import type { HttpMiddleware } from './request-state.js';

const HEALTH_PATHS = new Set(['/healthz', '/readyz']);
/** nginx's word for a client that went away before its answer. */
const CLIENT_CLOSED_REQUEST = 499;

/** Writes one line a request when its answer is out, or when the client is gone. */
export function logAccess(logger: Logger): HttpMiddleware {
  return (ctx, next) => {
    const startedAt = performance.now();
    const { requestId, loggedPath } = ctx.state;
    ctx.res.once('close', () => {
      const line = {
        request_id: requestId,
        method: ctx.method,
        path: loggedPath,
        status: ctx.res.writableFinished ? ctx.res.statusCode : CLIENT_CLOSED_REQUEST,
        ms: Math.round((performance.now() - startedAt) * 10) / 10,
      };
      logger[HEALTH_PATHS.has(loggedPath) ? 'debug' : 'info'](line, 'request');
    });
    return next();
  };
}
