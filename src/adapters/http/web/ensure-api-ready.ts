import type { ApiUpstream } from '../ports/api-upstream.js';

/** Asks the API's own `/readyz`. @throws Error where it can't be reached, or isn't ready. */
export async function ensureApiReady(api: ApiUpstream, signal: AbortSignal): Promise<void> {
  const headers = { accept: 'application/json' };
  const answer = await api.send({ method: 'GET', path: '/readyz', query: '', headers, body: null, signal });
  if ('failure' in answer) throw answer.cause;
  if (answer.status !== 200) throw new Error(`the API answers /readyz with ${answer.status}`);
}
