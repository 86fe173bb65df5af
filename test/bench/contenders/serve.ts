import Koa from 'koa';
import type { Middleware } from 'koa';

/** Runs a contender's Koa application as most are run: no drain, no limits, no log. */
export function serve(answer: Middleware): void {
  const app = new Koa();
  app.use(async (ctx, next) => {
    if (ctx.path === '/readyz') ctx.body = 'ready';
    else await next();
  });
  app.use(answer);
  app.listen(Number(process.env['PORT']), '127.0.0.1');
}
