import type { Window } from '../../domain/page.js';
import type { TaskOrder, TaskPosition } from '../../domain/task-order.js';
import { toMicroseconds } from '../../domain/timestamp.js';
import { countWhile } from '../count-while.js';

/** How many of a member's rows stand before something, as far as that is known. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** What is known of one member's ordered rows: those that were read, by their places, and how many there are at most. */
export class KnownRows {
  readonly #rows = new Map<number, TaskPosition>();
  readonly #keyAt = new Map<number, number>();
  readonly #order: TaskOrder;
  /** Where rows were read, ascending, … */
  #places: readonly number[] = [];
  /** … and their keys, as `keyOf` has them. */
  #keys: readonly number[] = [];
  #length: number;

  /** @param length how many rows there are, `Infinity` where that isn't known. */
  constructor(order: TaskOrder, length: number) {
    this.#order = order;
    this.#length = length;
  }

  get length(): number {
    return this.#length;
  }

  get places(): readonly number[] {
    return this.#places;
  }

  get keys(): readonly number[] {
    return this.#keys;
  }

  at(place: number): TaskPosition | undefined {
    return this.#rows.get(place);
  }

  /** Takes what a window of the rows turned out to hold. */
  add({ offset, limit }: Window, rows: readonly TaskPosition[]): void {
    rows.forEach((row, i) => {
      this.#rows.set(offset + i, row);
      this.#keyAt.set(offset + i, keyOf(row.at, this.#order));
    });
    if (rows.length < limit) this.#length = Math.min(this.#length, offset + rows.length);
    this.#places = [...this.#rows.keys()].sort((a, b) => a - b);
    this.#keys = this.#places.map((place) => this.#keyAt.get(place) ?? Infinity);
  }

  /** Whether every row of the window is known, or known not to be there. */
  has({ offset, limit }: Window): boolean {
    const end = Math.min(offset + limit, this.#length);
    for (let place = offset; place < end; place++) if (!this.#rows.has(place)) return false;
    return true;
  }

  /** How many rows stand before something that isn't among them. */
  countBefore(isBefore: (row: TaskPosition) => boolean): Bounds {
    const known = countWhile(this.#places, (place) => isBefore(this.#rows.get(place) as TaskPosition));
    return {
      least: known === 0 ? 0 : (this.#places[known - 1] ?? 0) + 1,
      most: this.#places[known] ?? this.#length,
    };
  }
}

/** A number that rises along the order, for estimates: beyond 2^53 it is rounded. */
function keyOf(at: TaskPosition['at'], { direction }: TaskOrder): number {
  if (at === null) return Infinity;
  return direction === 'ascending' ? Number(toMicroseconds(at)) : -Number(toMicroseconds(at));
}
