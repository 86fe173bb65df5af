/**
 * Why an answer that might come later did not come now. What is between the page and the servers may answer in their
 * place: a `gate` with a page or a redirect of its own, as to sign in; whatever else `intercepted` with a refusal. The
 * server itself may be well, and none of the `sources` that the list needs.
 */
export interface Fault {
  readonly kind:
    'network' | 'timeout' | 'server' | 'sources' | 'throttled' | 'malformed' | 'gate' | 'intercepted';
  readonly status: number | null;
  readonly retryAfterSeconds: number | null;
  /** What to tell whoever looks after the server. */
  readonly requestId: string | null;
}

/** A request that will be refused again as long as it stays as it is. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly parameter: string | null;
  readonly detail: string | null;
  readonly requestId: string | null;
}

export interface FaultOutcome {
  readonly kind: 'fault';
  readonly fault: Fault;
}

export type Outcome<T> =
  | { readonly kind: 'ok'; readonly body: T }
  | { readonly kind: 'denied'; readonly status: 401 | 403 }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | FaultOutcome;

export interface Answer {
  /** 0 for a redirect, which a page may see but not look into. */
  readonly status: number;
  readonly contentType: string | null;
  readonly retryAfter: string | null;
  readonly body: unknown;
}

/**
 * Sorts an HTTP answer; `accepts` says whether a 2xx body is what was asked for. A status is believed only from who can
 * know it: that the session is over, or that a request will never do, is told by a problem document of our servers.
 */
export function readOutcome<T>(
  answer: Answer,
  accepts: (body: unknown) => body is T,
  now: number,
): Outcome<T> {
  const { status, body } = answer;
  const code = codeOf(answer);
  if (code === null && isGate(answer)) return fault('gate', answer, now);
  if (status >= 200 && status < 300) {
    return accepts(body) ? { kind: 'ok', body } : fault('malformed', answer, now);
  }
  if (status === 503 && code === 'sources_unavailable') return fault('sources', answer, now);
  if (status === 429) return fault('throttled', answer, now);
  if (status < 400 || status >= 500 || status === 408) return fault('server', answer, now);
  if (code === null) return fault('intercepted', answer, now);
  if (status === 401 && code === 'unauthenticated') return { kind: 'denied', status };
  if (status === 403 && code === 'forbidden') return { kind: 'denied', status };
  const refusal = {
    status,
    code,
    parameter: field(body, 'parameter'),
    detail: field(body, 'detail'),
    requestId: field(body, 'request_id'),
  };
  return { kind: 'refused', refusal };
}

/** Reads Retry-After (RFC 9110, 10.2.3): seconds or an HTTP date. */
export function parseRetryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - now) / 1000));
}

/** The code of a problem (RFC 9457) of our servers, which sign theirs with a request id too; null for all else. */
function codeOf({ status, contentType, body }: Answer): string | null {
  if (status < 400 || !isType(contentType, 'application/problem+json')) return null;
  return field(body, 'request_id') === null ? null : field(body, 'code');
}

/** Our servers never redirect a request of the pages, and never answer one with a page or for want of other credentials. */
function isGate({ status, contentType }: Answer): boolean {
  if (status === 401 || status === 407 || status === 511) return true;
  if (status >= 200 && status < 300) return isType(contentType, 'text/html');
  return status < 200 || (status >= 300 && status < 400 && status !== 304);
}

function isType(contentType: string | null, type: string): boolean {
  return contentType?.split(';')[0]?.trim().toLowerCase() === type;
}

function fault(kind: Fault['kind'], { status, retryAfter, body }: Answer, now: number): FaultOutcome {
  const retryAfterSeconds = parseRetryAfter(retryAfter, now);
  return { kind: 'fault', fault: { kind, status, retryAfterSeconds, requestId: field(body, 'request_id') } };
}

function field(body: unknown, name: string): string | null {
  if (typeof body !== 'object' || body === null) return null;
  const value = (body as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : null;
}
