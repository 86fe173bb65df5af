import type { Timestamp } from '../../../domain/timestamp.js';
import { Memory } from './memory.js';

/** When a list is read. */
export interface Reading {
  readonly at: Timestamp;
  readonly atMs: number;
}

export function readingAt(at: Timestamp): Reading {
  return { at, atMs: Date.parse(`${at.slice(0, 23)}Z`) };
}

const REMEMBERED_MS = 10 * 60_000;

/** All that one registry remembers of its streams. */
export class Memories {
  readonly #memories: Memory<unknown>[] = [];

  make<T>(): Memory<T> {
    const memory = new Memory<T>();
    this.#memories.push(memory as Memory<unknown>);
    return memory;
  }

  forgetBefore({ atMs }: Reading): void {
    for (const memory of this.#memories) memory.forget(atMs - REMEMBERED_MS);
  }
}
