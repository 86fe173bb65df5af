import type { Task } from '../../../src/domain/task.js';

/** What a transaction left of the jobs that it touched. */
export interface Change {
  /** Whether all jobs that were there are gone. */
  readonly cleared: boolean;
  /** Those that it wrote or, as null, took away. */
  readonly jobs: ReadonlyMap<string, Task | null>;
}

type Jobs = ReadonlyMap<string, Task>;

const STATES_KEPT = 64;

/** The jobs of every version of a table: version 0 has none, and each change makes the next one. */
export class History {
  readonly #changes: Change[] = [];
  readonly #states = new Map<number, Jobs>([[0, new Map()]]);

  /** The newest version, committed or about to be. */
  get newest(): number {
    return this.#changes.length;
  }

  /** To be called before the commit. Where that fails, another change gets the same number. */
  record(version: number, change: Change): void {
    if (version < 1 || version > this.newest + 1) throw new RangeError(`${version} after ${this.newest}`);
    this.#changes.length = version - 1;
    this.#changes.push(change);
    for (const known of this.#states.keys()) if (known >= version) this.#states.delete(known);
  }

  jobsAt(version: number): Jobs {
    const known = this.#states.get(version);
    if (known !== undefined) return known;
    const base = Math.max(...[...this.#states.keys()].filter((one) => one < version));
    const jobs = new Map(this.#states.get(base));
    for (const { cleared, jobs: changed } of this.#changes.slice(base, version)) {
      if (cleared) jobs.clear();
      for (const [id, job] of changed) {
        if (job === null) jobs.delete(id);
        else jobs.set(id, job);
      }
    }
    this.#states.set(version, jobs);
    // The first one stays: all others can be made from it.
    const [, oldest] = this.#states.keys();
    if (this.#states.size > STATES_KEPT && oldest !== undefined) this.#states.delete(oldest);
    return jobs;
  }
}
