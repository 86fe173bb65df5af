import type Koa from 'koa';
import helmet from 'koa-helmet';
import type { GetCurrentUser } from '../../../application/get-current-user.js';
import type { ListAdminTasks } from '../../../application/list-admin-tasks.js';
import type { SignIn } from '../../../application/sign-in.js';
import { WrongCredentialsError } from '../../../domain/errors.js';
import type { TokenVerifier } from '../../../domain/ports/token-verifier.js';
import { stringifyJson } from '../../json/json-text.js';
import { createApp } from '../create-app.js';
import { addHealthRoutes } from '../health-routes.js';
import type { Logger } from '../logger.js';
import type { HttpContext, RequestState } from '../request-state.js';
import { createRoutes, serveRoutes } from '../routes.js';
import type { WireCurrentUser, WireSignedIn } from '../wire.js';
import { authenticate } from './authenticate.js';
import { parseListQuery } from './parse-list-query.js';
import { readCredentials } from './read-credentials.js';
import { SignInLimiter } from './sign-in-limiter.js';
import { taskPageToWire } from './task-to-wire.js';

export interface ApiAppDeps {
  readonly listAdminTasks: Pick<ListAdminTasks, 'execute'>;
  readonly getCurrentUser: Pick<GetCurrentUser, 'execute'>;
  /** null where users sign in elsewhere: the route is not there then. */
  readonly signIn: Pick<SignIn, 'execute'> | null;
  readonly tokens: TokenVerifier;
  /** Whether what the API depends on can be reached; a rejection counts as no. */
  readonly isReady: () => Promise<boolean>;
  readonly logger: Logger;
  readonly signInLimiter?: SignInLimiter;
}

/**
 * The API server: `/api/v1/…`, `/healthz`, `/readyz`.
 *
 * @example
 * const app = createApiApp({ listAdminTasks, getCurrentUser, signIn, tokens, isReady, logger });
 * const server = await startHttpServer(app, { host: '127.0.0.1', port: 3001 });
 */
export function createApiApp(deps: ApiAppDeps): Koa<RequestState> {
  const { listAdminTasks, getCurrentUser, signIn, tokens, isReady, logger } = deps;
  const routes = createRoutes();
  addHealthRoutes(routes, isReady);

  routes.get('/api/v1/users/me', async (ctx) => {
    const userId = await authenticate(ctx, tokens);
    const { id, username, role } = await getCurrentUser.execute({ userId, signal: ctx.state.signal });
    answerJson(ctx, { user: { id, username, role } } satisfies WireCurrentUser);
  });

  routes.get('/api/v1/admin/tasks', async (ctx) => {
    const userId = await authenticate(ctx, tokens);
    const readConditions = () => parseListQuery(ctx.querystring);
    const page = await listAdminTasks.execute({ userId, readConditions, signal: ctx.state.signal });
    answerJson(ctx, taskPageToWire(page));
  });

  if (signIn !== null) {
    const limiter = deps.signInLimiter ?? new SignInLimiter();
    routes.post('/api/v1/auth/login', async (ctx) => {
      const { username, password } = await readCredentials(ctx);
      const { token, expiresAt } = await limiter.attempt(
        username,
        () => signIn.execute({ username, password, signal: ctx.state.signal }),
        // Whoever hangs up before the answer has made the server work all the same.
        (error) => error instanceof WrongCredentialsError || ctx.state.signal.aborted,
      );
      answerJson(ctx, { token, expires_at: expiresAt } satisfies WireSignedIn);
    });
  }
  return createApp(logger, securityHeaders, serveRoutes(routes));
}

const securityHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
  strictTransportSecurity: false,
});

/** Answers hold what is true for one user at one moment: no cache may keep them. */
function answerJson(ctx: HttpContext, body: unknown): void {
  ctx.set('Cache-Control', 'no-store');
  ctx.body = stringifyJson(body);
  ctx.type = 'application/json; charset=utf-8';
}
