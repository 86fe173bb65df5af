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
    if (!(await askReadiness(isReady))) throw notReady();
    ctx.body = { status: 'ready' };
  });
}

async function askReadiness(isReady: () => Promise<boolean>): Promise<boolean> {
  try {
    return await isReady();
  } catch (cause) {
    throw notReady(cause);
  }
}

function notReady(cause?: unknown): HttpProblem {
  return new HttpProblem('not_ready', { headers: { 'Retry-After': '1' }, cause });
}
