import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { HelmetOptions } from 'helmet';
import helmet from 'helmet';
import type { HttpMiddleware } from './request-state.js';

/** For answers that are data: nothing in them may be run, loaded or framed. */
export const NO_CONTENT: Readonly<HelmetOptions> = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
  // Whoever ends TLS in front of this server decides on it.
  strictTransportSecurity: false,
};

type Header = readonly [name: string, value: string];

/**
 * Sets the security headers that helmet sets, and those that it doesn't know. With fixed options they are always the same,
 * so it is asked for them once.
 */
export function setHelmetHeaders(
  options: Readonly<HelmetOptions>,
  others: readonly Header[] = [],
): HttpMiddleware {
  const headers = [...helmetHeaders(options), ...others];
  return (ctx, next) => {
    for (const [name, value] of headers) ctx.res.setHeader(name, value);
    return next();
  };
}

/** As pairs of name and value. */
export function helmetHeaders(options: Readonly<HelmetOptions>): Header[] {
  const request = new IncomingMessage(new Socket());
  const response = new ServerResponse(request);
  const headers: Header[] = [];
  response.setHeader = (name, value) => {
    headers.push([name, String(value)]);
    return response;
  };
  helmet(options)(request, response, (error) => {
    if (error !== undefined) throw error;
  });
  return headers;
}
