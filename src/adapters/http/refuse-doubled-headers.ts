import { HttpProblem } from './http-problem.js';
import type { HttpMiddleware } from './request-state.js';

const SINGLE_HEADERS = new Set(['authorization', 'content-type', 'host']);

/** Node keeps the first of two such headers and drops the second, where another server on the way may do otherwise. */
export const refuseDoubledHeaders: HttpMiddleware = (ctx, next) => {
  const seen = new Set<string>();
  const { rawHeaders } = ctx.req;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]?.toLowerCase() ?? '';
    if (!SINGLE_HEADERS.has(name)) continue;
    if (seen.has(name)) throw new HttpProblem('bad_request', { detail: `Expected one ${name} header.` });
    seen.add(name);
  }
  return next();
};
