import type { WireCurrentUser } from '../../src/adapters/http/wire.js';
import type { ListOutcome, ListTag } from '../session/bff-client.js';
import { fetchCurrentUser, fetchTaskPage } from '../session/bff-client.js';

export type ListAnswer = ListOutcome | { readonly kind: 'not_admin' };

/** Asks for the list once it is known that the user is an admin. */
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
    const call = { token: this.#token, signal };
    if (this.#user === null) {
      const me = await fetchCurrentUser(call);
      if (me.kind !== 'ok') return me;
      if (me.body.user.role !== 'admin') return { kind: 'not_admin' };
      this.#user = me.body.user;
    }
    return fetchTaskPage(query, known, call);
  }
}
