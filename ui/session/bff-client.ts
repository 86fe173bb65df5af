import type { WireCurrentUser, WireSignedIn, WireTaskPage } from '../../src/adapters/http/wire.js';
import { parseExactJson } from './exact-json.js';
import { isTaskPage } from './is-task-page.js';
import type { Outcome } from './outcome.js';
import { readOutcome } from './outcome.js';

const TIMEOUT_MS = 30_000;

interface Call {
  readonly token?: string;
  readonly body?: unknown;
  /** Ends the call; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Who is signed in with this token. */
export function fetchCurrentUser(call: Call): Promise<Outcome<WireCurrentUser>> {
  return callBff('/bff/v1/users/me', call, isCurrentUser);
}

/** One page of the list; `query` without its question mark. */
export function fetchTaskPage(query: string, call: Call): Promise<Outcome<WireTaskPage>> {
  return callBff(`/bff/v1/admin/tasks?${query}`, call, isTaskPage);
}

export function signIn(username: string, password: string): Promise<Outcome<WireSignedIn>> {
  return callBff('/bff/v1/auth/login', { body: { username, password } }, isSignedIn);
}

async function callBff<T>(
  path: string,
  { token, body, signal }: Call,
  accepts: (body: unknown) => body is T,
): Promise<Outcome<T>> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/json, application/problem+json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      cache: 'no-store',
      credentials: 'same-origin',
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    const { status } = response;
    const answer = {
      status,
      retryAfter: response.headers.get('retry-after'),
      body: parse(await response.text()),
    };
    return readOutcome(answer, accepts, Date.now());
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    const kind = timeout.aborted ? 'timeout' : 'network';
    if (kind === 'network' && !(error instanceof TypeError || error instanceof DOMException)) throw error;
    return { kind: 'fault', fault: { kind, status: null, retryAfterSeconds: null, requestId: null } };
  }
}

function parse(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isCurrentUser(body: unknown): body is WireCurrentUser {
  return isRecord(body) && isRecord(body['user']) && typeof body['user']['role'] === 'string';
}

function isSignedIn(body: unknown): body is WireSignedIn {
  return isRecord(body) && typeof body['token'] === 'string' && body['token'] !== '';
}
