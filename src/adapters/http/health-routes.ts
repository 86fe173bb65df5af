import { HttpProblem } from './http-problem.js';
import type { Readiness } from './readiness.js';
import type { Routes } from './routes.js';

/** `/healthz`: the process is alive. `/readyz`: it can serve, or which of its checks fail. */
export function addHealthRoutes(routes: Routes, readiness: Readiness): void {
  routes.get('/healthz', (ctx) => {
    ctx.set('Cache-Control', 'no-store');
    ctx.body = { status: 'ok' };
  });
  routes.get('/readyz', async (ctx) => {
    const failed = await readiness.findFailing();
    if (failed.length > 0) throw new HttpProblem('not_ready', { headers: { 'Retry-After': '1' }, failed });
    ctx.set('Cache-Control', 'no-store');
    ctx.body = { status: 'ready' };
  });
}
