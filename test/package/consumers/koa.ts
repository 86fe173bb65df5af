import { createApiApp, HttpApiUpstream, ListenError, SignInLimiter, startHttpServer } from 'taskdeck/koa';
import type { ApiAppDeps, RunningServer } from 'taskdeck/koa';

export const upstream = new HttpApiUpstream({ url: 'http://127.0.0.1:3001' });

/** An API server of one's own, with a middleware of one's own before it. */
export async function serve(deps: ApiAppDeps): Promise<RunningServer | null> {
  const app = createApiApp({ ...deps, signInLimiter: new SignInLimiter({ places: 1 }) });
  app.use(async (ctx, next) => {
    ctx.set('X-Request', ctx.state.requestId);
    await next();
  });
  try {
    return await startHttpServer(app, { host: '127.0.0.1', port: 0 });
  } catch (error) {
    if (error instanceof ListenError) return null;
    throw error;
  }
}
