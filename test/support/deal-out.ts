import type { Task } from '../../src/domain/task.js';

/** Deals jobs out to members by the order of their ids, and knows who has which. */
export class Dealer {
  readonly #origins: readonly string[];
  readonly #originOf = new Map<string, string>();

  /** @param origins the members' names, ascending. */
  constructor(origins: readonly string[]) {
    this.#origins = origins;
  }

  /** The jobs of each member. */
  deal(tasks: readonly Task[]): Task[][] {
    const ids = [...new Set(tasks.map(({ id }) => id))].sort();
    this.#originOf.clear();
    ids.forEach((id, i) => {
      const member = Math.floor((i * this.#origins.length) / ids.length);
      this.#originOf.set(id, this.#origins[member] ?? '');
    });
    return this.#origins.map((origin) =>
      tasks.filter(({ id }) => this.originOf(id) === origin).map((task) => ({ ...task, origin })),
    );
  }

  originOf = (id: string): string => this.#originOf.get(id) ?? '';
}
