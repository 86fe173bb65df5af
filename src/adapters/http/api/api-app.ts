import type Koa from 'koa';
import type { GetCurrentUser } from '../../../application/get-current-user.js';
import type { GetTaskHistogram } from '../../../application/get-task-histogram.js';
import type { ListAdminTasks } from '../../../application/list-admin-tasks.js';
import type { TaskPage } from '../../../application/task-page.js';
import type { SignIn } from '../../../application/sign-in.js';
import type { SignOut } from '../../../application/sign-out.js';
import { WrongCredentialsError } from '../../../domain/errors.js';
import type { Identity, TokenVerifier } from '../../../domain/ports/token-verifier.js';
import { stringifyJson } from '../../json/json-text.js';
import { createApp } from '../create-app.js';
import { addHealthRoutes } from '../health-routes.js';
import { NO_CONTENT, setHelmetHeaders } from '../helmet-headers.js';
import type { Logger } from '../logger.js';
import type { ReadinessChecks } from '../readiness.js';
import { Readiness } from '../readiness.js';
import type { HttpContext, RequestState } from '../request-state.js';
import { addGetOnly, createRoutes, serveRoutes } from '../routes.js';
import { TrustedProxies } from '../trusted-proxies.js';
import type { WireCurrentUser, WireSignedIn, WireSignedOut } from '../wire.js';
import { authenticate } from './authenticate.js';
import { chooseEncoding } from '../choose-encoding.js';
import { CompressibleBody } from './compressible-body.js';
import { etagMatches } from '../etag-matches.js';
import type { ExportForIdentity } from './export/answer-export.js';
import { answerExport } from './export/answer-export.js';
import { readCredentials } from './read-credentials.js';
import { SignInLimiter } from './sign-in-limiter.js';
import { histogramToWire } from './task-to-wire.js';
import { writePage } from './written-page.js';

/** A use case that is told all that the token says: without it, one that was ended would still pass. */
interface ForIdentity<UseCase extends { execute(request: never): unknown }> {
  execute(request: Parameters<UseCase['execute']>[0] & Identity): ReturnType<UseCase['execute']>;
}

export interface ApiAppDeps {
  readonly listAdminTasks: ForIdentity<ListAdminTasks>;
  readonly getTaskHistogram: ForIdentity<GetTaskHistogram>;
  readonly exportAdminTasks: ExportForIdentity;
  readonly getCurrentUser: ForIdentity<GetCurrentUser>;
  /** null where users sign in elsewhere: the route is not there then. */
  readonly signIn: Pick<SignIn, 'execute'> | null;
  /** Absent where tokens can't be ended before their time: the route is not there then. */
  readonly signOut?: ForIdentity<SignOut>;
  readonly tokens: TokenVerifier;
  /** What no request can be answered without. */
  readonly readiness: ReadinessChecks;
  readonly logger: Logger;
  readonly signInLimiter?: SignInLimiter;
  /** Whose word on where a sign-in comes from is believed: the web server's, above all; nobody's by default. */
  readonly trustedProxies?: TrustedProxies;
}

const SHARED_CLIENT =
  'sign-ins are forwarded by an address that TRUSTED_PROXIES does not name, and counted as those of one client';

/**
 * The API server: `/api/v1/…`, `/healthz`, `/readyz`.
 *
 * @example
 * const useCases = { listAdminTasks, getTaskHistogram, exportAdminTasks, getCurrentUser, signIn };
 * const app = createApiApp({ ...useCases, tokens, readiness, logger });
 * const server = await startHttpServer(app, { host: '127.0.0.1', port: 3001 });
 */
export function createApiApp(deps: ApiAppDeps): Koa<RequestState> {
  const { listAdminTasks, getTaskHistogram, exportAdminTasks, getCurrentUser, signIn } = deps;
  const { tokens, readiness, logger } = deps;
  const routes = createRoutes();
  addHealthRoutes(routes, new Readiness(readiness, logger));

  routes.get('/api/v1/users/me', async (ctx) => {
    const identity = await authenticate(ctx, tokens);
    const { id, username, role } = await getCurrentUser.execute({ ...identity, signal: ctx.state.signal });
    answerJson(ctx, stringifyJson({ user: { id, username, role } } satisfies WireCurrentUser));
  });

  routes.get('/api/v1/admin/tasks', async (ctx) => {
    const identity = await authenticate(ctx, tokens);
    const { querystring: parameters } = ctx;
    const page = await listAdminTasks.execute({ ...identity, parameters, signal: ctx.state.signal });
    await answerPage(ctx, page);
  });

  routes.get('/api/v1/admin/tasks/histogram', async (ctx) => {
    const identity = await authenticate(ctx, tokens);
    const { querystring: parameters } = ctx;
    const histogram = await getTaskHistogram.execute({ ...identity, parameters, signal: ctx.state.signal });
    const body = new CompressibleBody(Buffer.from(stringifyJson(histogramToWire(histogram))));
    await answerCompressed(ctx, body);
  });

  addGetOnly(routes, '/api/v1/admin/tasks/export', async (ctx) => {
    const identity = await authenticate(ctx, tokens);
    await answerExport(ctx, identity, { exportAdminTasks, logger });
  });

  if (signIn !== null) {
    const { signInLimiter: limiter = new SignInLimiter(), trustedProxies = new TrustedProxies() } = deps;
    let isToldOfSharing = false;
    routes.post('/api/v1/auth/login', async (ctx) => {
      const { username, password } = await readCredentials(ctx);
      const { signal } = ctx.state;
      const client = trustedProxies.clientOf(ctx.req);
      if (client.isShared && !isToldOfSharing) {
        isToldOfSharing = true;
        logger.warn({ address: client.address }, SHARED_CLIENT);
      }
      const { token, expiresAt } = await limiter.attempt(
        { username, client, signal },
        () => signIn.execute({ username, password, signal }),
        // Whoever hangs up before the answer has made the server work all the same.
        (error) => error instanceof WrongCredentialsError || signal.aborted,
      );
      answerJson(ctx, stringifyJson({ token, expires_at: expiresAt } satisfies WireSignedIn));
    });
  }
  const { signOut } = deps;
  if (signOut !== undefined) {
    routes.post('/api/v1/auth/logout', async (ctx) => {
      const identity = await authenticate(ctx, tokens);
      await signOut.execute({ ...identity, signal: ctx.state.signal });
      answerJson(ctx, stringifyJson({ signed_out: true } satisfies WireSignedOut));
    });
  }
  return createApp(logger, setHelmetHeaders(NO_CONTENT), serveRoutes(routes));
}

/** Who has this page already hears that it is still the same. */
async function answerPage(ctx: HttpContext, page: TaskPage): Promise<void> {
  const { body, etag } = writePage(page);
  ctx.res.setHeader('ETag', etag);
  if (etagMatches(ctx.get('If-None-Match'), etag)) {
    ctx.res.setHeader('Cache-Control', 'no-store');
    ctx.res.setHeader('Vary', 'Accept-Encoding');
    ctx.status = 304;
  } else await answerCompressed(ctx, body);
}

/** Compressed for whoever takes it so. */
async function answerCompressed(ctx: HttpContext, body: CompressibleBody): Promise<void> {
  ctx.res.setHeader('Vary', 'Accept-Encoding');
  const encoding = body.isLong ? chooseEncoding(ctx.req.headers['accept-encoding']) : null;
  if (encoding === null) {
    answerJson(ctx, body.plain);
    return;
  }
  const compressed = await body.compressed(encoding);
  ctx.res.setHeader('Content-Encoding', encoding);
  answerJson(ctx, compressed);
}

/** Answers hold what is true for one user at one moment: no cache may keep them. */
function answerJson(ctx: HttpContext, body: Buffer | string): void {
  ctx.res.setHeader('Cache-Control', 'no-store');
  // Before the body, for which Koa would look for a type.
  ctx.res.setHeader('Content-Type', 'application/json; charset=utf-8');
  ctx.body = body;
}
