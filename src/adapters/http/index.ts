/** The two HTTP servers, as Koa applications, and what runs them. */
export * from './api/api-app.js';
export * from './api/sign-in-limiter.js';
export type { StopOptions } from './drain.js';
export * from './http-server.js';
export * from './listen-error.js';
export type * from './logger.js';
export type * from './readiness.js';
export type * from './ports/api-upstream.js';
export * from './trusted-proxies.js';
export * from './upstream/http-api-upstream.js';
export * from './web/web-app.js';
export type * from './wire.js';
