import type { WireCurrentUser } from '../../src/adapters/http/wire.js';
import type { ListOutcome, ListTag } from '../session/bff-client.js';
import { fetchCurrentUser, fetchTaskPage } from '../session/bff-client.js';

export type ListAnswer = ListOutcome | { readonly kind: 'not_admin' };

/** Asks for the list and, until it is known, beside it who the user is: only an admin's list is told of. */
export class ListLoader {
  readonly #token: string;
  #user: WireCurrentUser['user'] | null = null;

  constructor(token: string) {
    this.#token = token;
  }

  get user(): WireCurrentUser['user'] | null {
    return this.#user;
  }

  async load(query: string, known: ListTag | null, signal: AbortSignal): Promise<ListAnswer> {
    const token = this.#token;
    if (this.#user !== null) return fetchTaskPage(query, known, { token, signal });
    const rest = new AbortController();
    const asked = fetchCurrentUser({ token, signal });
    const list = fetchTaskPage(query, known, { token, signal: AbortSignal.any([signal, rest.signal]) });
    list.catch(() => undefined); // Nobody waits for it where the user is no admin.
    try {
      const me = await asked;
      if (me.kind !== 'ok') return me;
      if (me.body.user.role !== 'admin') return { kind: 'not_admin' };
      this.#user = me.body.user;
      return await list;
    } finally {
      rest.abort();
    }
  }
}
