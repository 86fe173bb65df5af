import type Koa from 'koa';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { createApp } from '../create-app.js';
import { addHealthRoutes } from '../health-routes.js';
import type { Logger } from '../logger.js';
import { Readiness } from '../readiness.js';
import type { RequestState } from '../request-state.js';
import { addGetOnly, createRoutes, serveRoutes } from '../routes.js';
import { TrustedProxies } from '../trusted-proxies.js';
import type { ApiUpstream } from '../ports/api-upstream.js';
import { ensureApiReady } from './ensure-api-ready.js';
import { forwardToApi } from './forward-to-api.js';
import { setSecurityHeaders } from './security-headers.js';
import { servePages } from './serve-pages.js';
import { streamFromApi } from './stream-from-api.js';

export interface WebAppDeps {
  readonly upstream: ApiUpstream;
  /** The folder of the built pages: `home.html`, `auth.html`, `admin_tasks.html` and what they load. */
  readonly pagesDir: string;
  readonly logger: Logger;
  /** Whose word on where a sign-in comes from is passed on to the API; nobody's by default. */
  readonly trustedProxies?: TrustedProxies;
}

const HOME = '/home.html';
const EXPORT_TYPES = ['text/csv', 'application/x-ndjson'];
const TASKS = '/admin_tasks.html';
/** The page itself reads which task is meant; its id may have slashes, encoded or not, and be no well-formed escape. */
const ONE_TASK = /^\/admin\/tasks\/[^/]+\/.+$/;
const PAGES: readonly (readonly [path: string | RegExp, file: string])[] = [
  ['/home', HOME],
  ['/admin/tasks', TASKS],
  [ONE_TASK, TASKS],
];

/**
 * The web server: the pages, and the requests of theirs that it passes to the API.
 *
 * @example
 * const upstream = new HttpApiUpstream({ url: 'http://127.0.0.1:3001' });
 * const app = createWebApp({ upstream, pagesDir: 'dist/pages', logger });
 */
export function createWebApp(deps: WebAppDeps): Koa<RequestState> {
  const { upstream, pagesDir, logger, trustedProxies = new TrustedProxies() } = deps;
  const routes = createRoutes();
  const readiness = {
    api: (signal: AbortSignal) => ensureApiReady(upstream, signal),
    pages: () => access(join(pagesDir, HOME)),
  };
  addHealthRoutes(routes, new Readiness(readiness, logger));
  routes.get('/', (ctx) => {
    ctx.redirect('/home');
  });
  for (const [path, file] of PAGES) {
    routes.get(path, async (ctx, next) => {
      ctx.path = file;
      await next();
    });
  }
  routes.get('/bff/v1/users/me', (ctx) =>
    forwardToApi(ctx, upstream, { method: 'GET', path: '/api/v1/users/me' }),
  );
  routes.get('/bff/v1/admin/tasks', (ctx) =>
    forwardToApi(ctx, upstream, { method: 'GET', path: '/api/v1/admin/tasks' }),
  );
  routes.get('/bff/v1/admin/tasks/histogram', (ctx) =>
    forwardToApi(ctx, upstream, { method: 'GET', path: '/api/v1/admin/tasks/histogram' }),
  );
  addGetOnly(routes, '/bff/v1/admin/tasks/export', (ctx) =>
    streamFromApi(ctx, { upstream, logger }, { path: '/api/v1/admin/tasks/export', types: EXPORT_TYPES }),
  );
  routes.post('/bff/v1/auth/login', (ctx) => {
    const client = trustedProxies.clientOf(ctx.req).address;
    return forwardToApi(ctx, upstream, { method: 'POST', path: '/api/v1/auth/login', client });
  });
  routes.post('/bff/v1/auth/logout', (ctx) =>
    forwardToApi(ctx, upstream, { method: 'POST', path: '/api/v1/auth/logout' }),
  );
  return createApp(logger, setSecurityHeaders, [...serveRoutes(routes), servePages(pagesDir)]);
}
