/** Why an answer that might come later did not come now. */
export interface Fault {
  readonly kind: 'network' | 'timeout' | 'server' | 'throttled' | 'malformed';
  readonly status: number | null;
  readonly retryAfterSeconds: number | null;
  /** What to tell whoever looks after the server. */
  readonly requestId: string | null;
}

/** A request that will be refused again as long as it stays as it is. */
export interface Refusal {
  readonly status: number;
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

/** Sorts an HTTP answer; `accepts` says whether a 2xx body is what was asked for. */
export function readOutcome<T>(
  answer: { status: number; retryAfter: string | null; body: unknown },
  accepts: (body: unknown) => body is T,
  now: number,
): Outcome<T> {
  const { status, body } = answer;
  if (status >= 200 && status < 300) {
    return accepts(body) ? { kind: 'ok', body } : fault('malformed', answer, now);
  }
  if (status === 401 || status === 403) return { kind: 'denied', status };
  if (status === 429) return fault('throttled', answer, now);
  if (status >= 400 && status < 500 && status !== 408) {
    const refusal = {
      status,
      parameter: field(body, 'parameter'),
      detail: field(body, 'detail'),
      requestId: field(body, 'request_id'),
    };
    return { kind: 'refused', refusal };
  }
  return fault('server', answer, now);
}

/** Reads Retry-After (RFC 9110, 10.2.3): seconds or an HTTP date. */
export function parseRetryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - now) / 1000));
}

function fault(
  kind: Fault['kind'],
  { status, retryAfter, body }: { status: number; retryAfter: string | null; body: unknown },
  now: number,
): FaultOutcome {
  const retryAfterSeconds = parseRetryAfter(retryAfter, now);
  return { kind: 'fault', fault: { kind, status, retryAfterSeconds, requestId: field(body, 'request_id') } };
}

function field(body: unknown, name: string): string | null {
  if (typeof body !== 'object' || body === null) return null;
  const value = (body as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : null;
}
