import { HttpProblem } from '../http-problem.js';
import { readBody } from '../read-body.js';
import type { HttpContext } from '../request-state.js';
import type { ApiUpstream, UpstreamAnswer, UpstreamFailure } from '../ports/api-upstream.js';
import { isApiAnswer } from './is-api-answer.js';

const REQUEST_HEADERS = ['authorization', 'if-none-match', 'accept-encoding'];
const ANSWER_HEADERS = [
  'content-type',
  'content-encoding',
  'retry-after',
  'www-authenticate',
  'cache-control',
  'x-request-id',
  'vary',
  'etag',
];
const MAX_UPLOAD_BYTES = 16 * 1024;
/** What a URL's query may hold unencoded, by the WHATWG URL standard. */
const QUERY = /^[\x21\x24-\x3b\x3d\x3f-\x7e]*$/;
const FAILURE_STATUSES = { unreachable: 503, timeout: 504, invalid: 502 } as const;
const RETRY_AFTER_SECONDS = '5';

export interface ForwardedRoute {
  readonly method: 'GET' | 'POST';
  /** The API's path. */
  readonly path: string;
  /** The address of whom it is for, where the API counts by it. */
  readonly client?: string;
}

/**
 * Passes a request to one path of the API and the answer back, both as bytes, with the listed headers and no other.
 * @throws HttpProblem `api_unavailable` where the API doesn't answer: never a 401 or 403 that it didn't send itself.
 */
export async function forwardToApi(ctx: HttpContext, api: ApiUpstream, route: ForwardedRoute): Promise<void> {
  const query = readQuery(ctx);
  const { method, path, client } = route;
  const hasBody = method === 'POST';
  const headers = requestHeaders(ctx, hasBody ? [...REQUEST_HEADERS, 'content-type'] : REQUEST_HEADERS);
  const answer = await api.send({
    method,
    path,
    query,
    headers: client ? { ...headers, 'x-forwarded-for': client } : headers,
    body: hasBody ? await readBody(ctx, MAX_UPLOAD_BYTES) : null,
    signal: ctx.state.signal,
  });
  passBack(ctx, answer);
}

/** @throws HttpProblem `bad_request` */
export function readQuery({ querystring }: HttpContext): string {
  if (QUERY.test(querystring)) return querystring;
  throw new HttpProblem('bad_request', { detail: 'Expected a percent-encoded query.' });
}

export function requestHeaders(
  ctx: HttpContext,
  names: readonly string[],
  accept = 'application/json',
): Record<string, string> {
  const headers: Record<string, string> = { accept, 'x-request-id': ctx.state.requestId };
  for (const name of names) {
    const value = ctx.req.headers[name];
    if (typeof value === 'string' && value !== '') headers[name] = value;
  }
  return headers;
}

/** @throws HttpProblem `api_unavailable` */
export function passBack(ctx: HttpContext, answer: UpstreamAnswer | UpstreamFailure): void {
  if ('failure' in answer) throw toProblem(answer);
  if (!isApiAnswer(answer)) {
    const cause = new Error(`the ${answer.status} is not the API's own: no problem with a code`);
    throw toProblem({ failure: 'invalid', cause });
  }
  const { status, headers, body } = answer;
  ctx.status = status;
  passHeaders(ctx, headers, ANSWER_HEADERS);
  if (status !== 304) ctx.body = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}

export function passHeaders(
  { res }: HttpContext,
  headers: UpstreamAnswer['headers'],
  names: readonly string[],
): void {
  for (const name of names) {
    const value = headers[name];
    if (value !== undefined) res.setHeader(name, value);
  }
}

function toProblem({ failure, cause }: UpstreamFailure): HttpProblem {
  const headers = { 'Retry-After': RETRY_AFTER_SECONDS };
  return new HttpProblem('api_unavailable', { status: FAILURE_STATUSES[failure], headers, cause });
}
