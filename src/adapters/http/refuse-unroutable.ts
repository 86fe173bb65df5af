import { METHODS } from 'node:http';
import { HttpProblem } from './http-problem.js';
import type { HttpMiddleware } from './request-state.js';
import { readTarget } from './request-target.js';

const KNOWN_METHODS = new Set(METHODS);

/** Refuses what neither router nor Koa could make sense of. Some versions of Node read methods that they can't name. */
export const refuseUnroutable: HttpMiddleware = (ctx, next) => {
  if (readTarget(ctx.req.url ?? '') === null) {
    throw new HttpProblem('bad_request', {
      detail: 'Expected a path, or an http or https URL, as the target.',
    });
  }
  if (!KNOWN_METHODS.has(ctx.method)) throw new HttpProblem('method_not_implemented');
  return next();
};
