import { HttpProblem } from './http-problem.js';
import type { Routes } from './routes.js';

/** `/healthz`: the process is alive. `/readyz`: it can serve. */
export function addHealthRoutes(routes: Routes, isReady: () => Promise<boolean>): void {
  routes.get('/healthz', (ctx) => {
    ctx.set('Cache-Control', 'no-store');
    ctx.body = { status: 'ok' };
  });
  routes.get('/readyz', async (ctx) => {
    ctx.set('Cache-Control', 'no-store');
    const reason = await isReady().then(
      (ready) => (ready ? null : {}),
      (cause: unknown) => ({ cause }),
    );
    if (reason !== null) throw new HttpProblem('not_ready', { ...reason, headers: { 'Retry-After': '1' } });
    ctx.body = { status: 'ready' };
  });
}
