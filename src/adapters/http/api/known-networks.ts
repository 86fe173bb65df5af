import { BoundedMap } from '../../../application/bounded-map.js';

const MAX_USERNAMES = 10_000;
const MAX_NETWORKS = 20;

/**
 * From where each user has signed in lately. Only those who know a password add to it, and nobody but to their own, so
 * that it can't be filled with what pushes another's out.
 */
export class KnownNetworks {
  readonly #networks = new BoundedMap<string, BoundedMap<string, true>>(MAX_USERNAMES);

  has(username: string, network: string): boolean {
    return this.#networks.get(username)?.get(network) ?? false;
  }

  add(username: string, network: string): void {
    const networks = this.#networks.get(username) ?? new BoundedMap(MAX_NETWORKS);
    networks.set(network, true);
    this.#networks.set(username, networks);
  }
}
