import Koa from 'koa';
import { answerProblems } from './answer-problems.js';
import { logAccess } from './log-access.js';
import type { Logger } from './logger.js';
import { refuseDoubledHeaders } from './refuse-doubled-headers.js';
import { refuseUnroutable } from './refuse-unroutable.js';
import type { HttpMiddleware, RequestState } from './request-state.js';
import { prepareRequest } from './request-state.js';
import { refuseUnknownPaths } from './routes.js';

const GONE_CLIENT = new Set(['ECONNRESET', 'EPIPE', 'ECANCELED', 'ERR_STREAM_PREMATURE_CLOSE']);

/** A Koa application with what both servers share around the given middleware. */
export function createApp(
  logger: Logger,
  securityHeaders: HttpMiddleware,
  middleware: readonly HttpMiddleware[],
): Koa<RequestState> {
  const app = new Koa<RequestState>();
  // The security headers come first, so that problems have them too.
  const before = [
    prepareRequest,
    securityHeaders,
    logAccess(logger),
    answerProblems(logger),
    refuseUnroutable,
    refuseDoubledHeaders,
  ];
  for (const each of [...before, ...middleware, refuseUnknownPaths]) app.use(each);
  // What comes here failed after the answer began, such as a file that went away under its stream.
  app.on('error', (err: NodeJS.ErrnoException) => {
    logger[GONE_CLIENT.has(err.code ?? '') ? 'debug' : 'error']({ err }, 'answer broken off');
  });
  return app;
}
