import type { Middleware } from 'koa';
import type { RouterInstance } from '@koa/router';
import { Router } from '@koa/router';
import { HttpProblem } from './http-problem.js';
import type { HttpMiddleware, RequestState } from './request-state.js';

export type Routes = RouterInstance<RequestState>;

/** A router that takes each path literally: no other case, no added slash. */
export function createRoutes(): Routes {
  return new Router<RequestState>({ sensitive: true, strict: true });
}

/** A GET without the HEAD that the router adds to it, where that would cost as much as the whole answer. */
export function addGetOnly(routes: Routes, path: string, handler: HttpMiddleware): void {
  routes.get(path, handler as Parameters<Routes['get']>[1]);
  const layer = routes.stack.at(-1);
  if (layer !== undefined) layer.methods = ['GET'];
}

/** The routes, and the answers to what they don't know: 404, 405 with the methods that there are, OPTIONS. */
export function serveRoutes(routes: Routes): HttpMiddleware[] {
  return [routes.routes() as unknown as Middleware<RequestState>, refuseOthers(routes)];
}

function refuseOthers(routes: Routes): HttpMiddleware {
  return async (ctx, next) => {
    const known = routes.match(ctx.path, ctx.method).path;
    if (known.length === 0) {
      await next();
      return;
    }
    const allow = [...new Set([...known.flatMap(({ methods }) => methods), 'OPTIONS'])].sort().join(', ');
    if (ctx.method !== 'OPTIONS') throw new HttpProblem('method_not_allowed', { headers: { Allow: allow } });
    ctx.status = 204;
    ctx.set('Allow', allow);
  };
}

export const refuseUnknownPaths: HttpMiddleware = () => {
  throw new HttpProblem('not_found');
};
