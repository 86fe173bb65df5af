import { errorToAnswer } from './error-to-answer.js';
import type { HttpProblemCode } from './http-problem.js';
import type { Logger } from './logger.js';
import type { HttpMiddleware } from './request-state.js';

/** Readiness tells the log when it changes; a strange method is the client's own affair. */
const NO_FAULTS = new Set<string>(['not_ready', 'method_not_implemented'] satisfies HttpProblemCode[]);

/** Turns whatever a request fails with into a problem (RFC 9457), and logs what is the server's own fault. */
export function answerProblems(logger: Logger): HttpMiddleware {
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      if (ctx.state.signal.aborted) {
        logger.debug({ request_id: ctx.state.requestId, err: error }, 'client went away');
        return;
      }
      const { status, headers, body } = errorToAnswer(error, ctx.state.requestId);
      if (status >= 500 && !NO_FAULTS.has(body.code)) {
        const unforeseen = body.code === 'internal_error';
        const fields = {
          request_id: body.request_id,
          method: ctx.method,
          path: ctx.state.loggedPath,
          err: error,
        };
        logger[unforeseen ? 'error' : 'warn'](fields, unforeseen ? 'request failed' : body.code);
      }
      ctx.status = status;
      ctx.set(headers);
      ctx.set('Cache-Control', 'no-store');
      ctx.body = JSON.stringify(body);
      ctx.type = 'application/problem+json';
    }
  };
}
