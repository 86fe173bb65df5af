import type { TreeNodes } from './list-model.js';

const STEP = 100;

/** Remembers what is unfolded in the details' trees, whatever happens to their rows. */
export class UnfoldedNodes implements TreeNodes {
  readonly #open = new Map<string, boolean>();
  readonly #limits = new Map<string, number>();
  readonly #changed: () => void;
  #revision = 0;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get revision(): number {
    return this.#revision;
  }

  readonly isOpen = (path: string, byDefault: boolean): boolean => this.#open.get(path) ?? byDefault;

  readonly setOpen = (path: string, open: boolean): void => {
    if (this.#open.get(path) === open) return;
    this.#open.set(path, open);
    this.#revision += 1;
    this.#changed();
  };

  readonly limit = (path: string): number => this.#limits.get(path) ?? STEP;

  readonly showMore = (path: string): void => {
    this.#limits.set(path, this.limit(path) + STEP);
    this.#revision += 1;
    this.#changed();
  };
}
