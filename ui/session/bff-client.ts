import type { WireCurrentUser, WireSignedIn, WireTaskPage } from '../../src/adapters/http/wire.js';
import { isTaskPage } from './is-task-page.js';
import type { Answer, FaultOutcome, Outcome } from './outcome.js';
import { readOutcome } from './outcome.js';
import { readJson } from './read-json.js';
import { originOf, readableTasks } from './readable-tasks.js';

const TIMEOUT_MS = 30_000;

interface Call {
  readonly token?: string;
  readonly body?: unknown;
  /** Ends the call; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

interface BffAnswer extends Answer {
  readonly etag: string | null;
}

/** Names an answer to one query, so that the next can be asked for only if it differs. */
export interface ListTag {
  readonly query: string;
  readonly etag: string;
}

export interface TaggedPage {
  readonly page: WireTaskPage;
  readonly tag: ListTag | null;
}

/** `unchanged`: what is known already still holds. */
export type ListOutcome = Outcome<TaggedPage> | { readonly kind: 'unchanged' };

/** Who is signed in with this token. */
export function fetchCurrentUser(call: Call): Promise<Outcome<WireCurrentUser>> {
  return callBff('/bff/v1/users/me', call, (answer) => readOutcome(answer, isCurrentUser, Date.now()));
}

/** One page of the list, unless it is as the known one; `query` without its question mark. */
export function fetchTaskPage(query: string, known: ListTag | null, call: Call): Promise<ListOutcome> {
  const knownEtag = known?.query === query ? known.etag : null;
  const headers = knownEtag === null ? {} : { 'if-none-match': knownEtag };
  return callBff<ListOutcome>(`/bff/v1/admin/tasks?${query}`, { ...call, headers }, (answer) => {
    if (answer.status === 304 && knownEtag !== null) return { kind: 'unchanged' };
    const outcome = readOutcome(answer, isTaskPage, Date.now());
    if (outcome.kind !== 'ok') return outcome;
    const { etag } = answer;
    const { items, sources } = outcome.body;
    const page = {
      ...outcome.body,
      items: readableTasks(items),
      sources: sources.map((report) => ({ ...report, origin: originOf(report) })),
    } as WireTaskPage;
    return { kind: 'ok', body: { page, tag: etag === null ? null : { query, etag } } };
  });
}

export function signIn(username: string, password: string): Promise<Outcome<WireSignedIn>> {
  return callBff('/bff/v1/auth/login', { body: { username, password } }, (answer) =>
    readOutcome(answer, isSignedIn, Date.now()),
  );
}

/** Ends the token everywhere. The page is left meanwhile: nobody waits for an answer, and without one the token just runs out. */
export function signOut(token: string): void {
  const headers = { authorization: `Bearer ${token}` };
  fetch('/bff/v1/auth/logout', { method: 'POST', headers, keepalive: true }).catch(() => undefined);
}

async function callBff<Result>(
  path: string,
  { token, body, headers, signal }: Call & { readonly headers?: Readonly<Record<string, string>> },
  read: (answer: BffAnswer) => Result,
): Promise<Result | FaultOutcome> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/json, application/problem+json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      cache: 'no-store',
      // A gate's redirect leads to another site, where following it fails as if the network were down.
      redirect: 'manual',
      credentials: 'same-origin',
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    return read({
      status: response.status,
      contentType: response.headers.get('content-type'),
      retryAfter: response.headers.get('retry-after'),
      etag: response.headers.get('etag'),
      body: await parse(await response.text()),
    });
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    const kind = timeout.aborted ? 'timeout' : 'network';
    if (kind === 'network' && !(error instanceof TypeError || error instanceof DOMException)) throw error;
    return { kind: 'fault', fault: { kind, status: null, retryAfterSeconds: null, requestId: null } };
  }
}

/** undefined for what is no JSON. */
async function parse(text: string): Promise<unknown> {
  try {
    return await readJson(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
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
