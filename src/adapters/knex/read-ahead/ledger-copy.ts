import { countWhile } from '../../../application/count-while.js';
import type { Timestamp } from '../../../domain/timestamp.js';

/** A leaf of the ledger by creation, as a fold left it. */
export interface CopiedLeaf {
  /** null for the jobs without a time of creation. */
  readonly start: Timestamp | null;
  readonly classes: readonly string[];
  /** In the order of the classes. */
  readonly counts: readonly number[];
}

/** The leaf that a job lies in. */
export interface LeafPlace {
  readonly start: Timestamp;
  /** How many of the jobs that are looked at lie in earlier leaves, … */
  readonly before: number;
  /** … and how many in this one. */
  readonly size: number;
}

/** The numbers of the classes that are looked at; null for all. */
export type Chosen = readonly number[] | null;

/** How many jobs there are, and of which class. */
interface Counts {
  readonly size: number;
  /** By the numbers of the classes; those that came later are absent. */
  readonly byClass: readonly number[];
}

interface Leaf extends Counts {
  readonly start: Timestamp;
}

const NONE: Counts = { size: 0, byClass: [] };

/** So many leaves after one another are summed up, so that none has to be passed one by one. */
const LEAVES_A_STRETCH = 32;

/** The ledger's leaves by creation in memory: how many jobs come before a moment, and where the one of a rank lies. */
export class LedgerCopy {
  readonly #numbers = new Map<string, number>();
  readonly #leaves: Leaf[] = [];
  readonly #stretches: Counts[] = [];
  /** Each of a stretch and all before it. */
  #sums: readonly Counts[] = [];
  #undated = 0;
  #version = 0;

  /** How many jobs have a time of creation, … */
  get size(): number {
    return this.#totals.size;
  }

  /** … and how many have none. */
  get undated(): number {
    return this.#undated;
  }

  get leaves(): number {
    return this.#leaves.length;
  }

  get #totals(): Counts {
    return this.#sums.at(-1) ?? NONE;
  }

  /** The dated jobs by class. */
  get classes(): readonly { readonly name: string; readonly count: number }[] {
    return [...this.#numbers].map(([name, number]) => ({ name, count: this.#totals.byClass[number] ?? 0 }));
  }

  /** Counted up by each writing. */
  get version(): number {
    return this.#version;
  }

  has(name: string): boolean {
    return this.#numbers.has(name);
  }

  /** @param isChosen of a class, by its name. */
  choose(isChosen: (name: string) => boolean): Chosen {
    return [...this.#numbers].filter(([name]) => isChosen(name)).map(([, number]) => number);
  }

  count(chosen: Chosen): number {
    return countOf(this.#totals, chosen);
  }

  /** Takes leaves in, in place of what was known of them. */
  write(leaves: readonly CopiedLeaf[]): void {
    this.#version++;
    const places = leaves.map((leaf) => this.#put(leaf));
    const moved = places.reduce(
      (first, { from, isNew }) => (isNew ? Math.min(first, from) : first),
      Infinity,
    );
    const changed = new Set(places.map(({ from }) => stretchOf(from)));
    for (let from = 0; from < this.#leaves.length; from += LEAVES_A_STRETCH) {
      if (stretchOf(from) < stretchOf(moved) && !changed.has(stretchOf(from))) continue;
      this.#stretches[stretchOf(from)] = sum(this.#leaves.slice(from, from + LEAVES_A_STRETCH));
    }
    let all = NONE;
    this.#sums = this.#stretches.map((stretch) => (all = sum([all, stretch])));
  }

  /** The leaf of the job of a rank, from 0, by creation ascending; null where there are not so many. */
  find(rank: number, chosen: Chosen): LeafPlace | null {
    const stretch = countWhile(this.#sums, (sums) => countOf(sums, chosen) <= rank);
    let before = this.#countUpTo(stretch, chosen);
    for (let i = stretch * LEAVES_A_STRETCH; i < this.#leaves.length; i++) {
      const leaf = this.#leaves[i];
      const size = countOf(leaf ?? NONE, chosen);
      if (leaf !== undefined && rank < before + size) return { start: leaf.start, before, size };
      before += size;
    }
    return null;
  }

  /** How many jobs lie in earlier leaves than the moment, and how many in its own. */
  countBefore(moment: Timestamp, chosen: Chosen): { readonly before: number; readonly here: number } {
    const own = this.#placeOf(moment);
    const stretch = stretchOf(Math.max(0, own));
    let before = this.#countUpTo(stretch, chosen);
    for (let i = stretch * LEAVES_A_STRETCH; i < own; i++) before += countOf(this.#leaves[i] ?? NONE, chosen);
    return { before, here: countOf(this.#leaves[own] ?? NONE, chosen) };
  }

  #countUpTo(stretch: number, chosen: Chosen): number {
    return countOf(this.#sums[stretch - 1] ?? NONE, chosen);
  }

  /** Gives where it stands, and whether those after it moved. */
  #put({ start, classes, counts }: CopiedLeaf): { readonly from: number; readonly isNew: boolean } {
    const size = counts.reduce((total, n) => total + n, 0);
    if (start === null) {
      this.#undated = size;
      return { from: Infinity, isNew: false };
    }
    const numbers = classes.map((name) => this.#numberOf(name));
    const byClass = new Array<number>(this.#numbers.size).fill(0);
    for (const [i, number] of numbers.entries()) byClass[number] = counts[i] ?? 0;
    const place = this.#placeOf(start);
    const isKnown = this.#leaves[place]?.start === start;
    const from = isKnown ? place : place + 1;
    this.#leaves.splice(from, isKnown ? 1 : 0, { start, size, byClass });
    return { from, isNew: !isKnown };
  }

  /** Of the last leaf that doesn't begin after the moment; −1 where all do. */
  #placeOf(moment: Timestamp): number {
    return countWhile(this.#leaves, ({ start }) => start <= moment) - 1;
  }

  #numberOf(name: string): number {
    const number = this.#numbers.get(name) ?? this.#numbers.size;
    this.#numbers.set(name, number);
    return number;
  }
}

function countOf({ size, byClass }: Counts, chosen: Chosen): number {
  if (chosen === null) return size;
  let count = 0;
  for (const number of chosen) count += byClass[number] ?? 0;
  return count;
}

function sum(parts: readonly Counts[]): Counts {
  const byClass: number[] = [];
  for (const part of parts) {
    for (const [number, n] of part.byClass.entries()) byClass[number] = (byClass[number] ?? 0) + n;
  }
  return { size: parts.reduce((total, { size }) => total + size, 0), byClass };
}

function stretchOf(place: number): number {
  return Math.floor(place / LEAVES_A_STRETCH);
}
