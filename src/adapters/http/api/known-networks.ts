const MAX_USERNAMES = 10_000;
const MAX_NETWORKS = 20;

/**
 * From where each user has signed in lately. Only those who know a password add to it, and nobody but to their own, so
 * that it can't be filled with what pushes another's out.
 */
export class KnownNetworks {
  /** Whoever was longest not seen first, names and networks alike. */
  readonly #networks = new Map<string, Set<string>>();

  has(username: string, network: string): boolean {
    return this.#networks.get(username)?.has(network) ?? false;
  }

  add(username: string, network: string): void {
    const networks = this.#networks.get(username) ?? new Set();
    this.#networks.delete(username);
    this.#networks.set(username, networks);
    networks.delete(network);
    networks.add(network);
    dropOldest(networks, MAX_NETWORKS);
    dropOldest(this.#networks, MAX_USERNAMES);
  }
}

function dropOldest(kept: Set<string> | Map<string, unknown>, max: number): void {
  for (const oldest of kept.keys()) {
    if (kept.size <= max) return;
    kept.delete(oldest);
  }
}
