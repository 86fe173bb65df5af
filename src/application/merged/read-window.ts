import type { Window } from '../../domain/page.js';
import type { TaskOrder, TaskPosition } from '../../domain/task-order.js';
import { compareKeys } from '../../domain/task-order.js';
import { boundSplits, sum } from './bound-splits.js';
import { estimateSplits, halveSplits } from './estimate-splits.js';
import type { Bounds } from './known-rows.js';
import { KnownRows } from './known-rows.js';

/** One of the lists that are merged. */
export interface OrderedRows {
  /** How many there are; null where that isn't known. */
  readonly length: number | null;
  /** Those of a window, in order; fewer where it reaches past their end. */
  read(window: Window): Promise<readonly TaskPosition[]>;
}

/** So many rows more of each member than the window has are read at once, rather than finding out where it begins. */
const FEW = 300;
/** Read before and behind the place where a member's part of the window may begin. */
const AROUND = 150;
/** Guesses that don't halve what is open, before each of them costs a round that does. */
const MOST_MISSES = 4;

/**
 * Reads a window of the merged order without what stands before it. Rows with one key are ordered by member, and within
 * each as it has them.
 *
 * How many rows of each member stand before the window is found by looking at a few: all members at a time, about where
 * a moment has as many rows before it as the window has. Near the beginning, and near the end of rows that are counted,
 * the window is read at once. Guesses that don't narrow it down give way to halving, so that two members of n rows are
 * asked no more than about 2 log2(n / FEW) times whatever their rows: see docs/decisions/0018-several-tables.md.
 */
export async function readWindow(
  members: readonly OrderedRows[],
  { offset, limit }: Window,
  order: TaskOrder,
): Promise<readonly TaskPosition[]> {
  const [only] = members;
  if (only === undefined || limit === 0) return [];
  if (members.length === 1) return only.read({ offset, limit });

  const known = members.map(({ length }) => new KnownRows(order, length ?? Infinity));
  const readAll = (windows: readonly Window[]) =>
    Promise.all(
      windows.map(async (window, i) => {
        const [rows, member] = [known[i], members[i]];
        if (rows === undefined || member === undefined || rows.has(window)) return;
        rows.add(window, await member.read(window));
      }),
    );

  let bounds = boundSplits(known, offset, order);
  let guesses = false;
  let misses = 0;
  while (bounds.some(({ least, most }) => most - least > FEW)) {
    if (sum(bounds, 'most') < offset) return [];
    const before = openOf(bounds);
    const splits: readonly number[] = guesses
      ? estimateSplits(known, bounds, offset)
      : halveSplits(bounds, offset);
    await readAll(splits.map((split, i) => around(split, bounds[i], limit)));
    bounds = boundSplits(known, offset, order);
    const isHalved = openOf(bounds) <= before / 2;
    if (guesses && !isHalved) misses++;
    guesses = (isHalved || misses < MOST_MISSES) && !isTied(known, splits, bounds);
  }
  if (sum(bounds, 'most') < offset) return [];
  const windows = bounds.map(({ least, most }) => ({ offset: least, limit: most - least + limit }));
  await readAll(windows);
  const merged = merge(
    windows.map((window, i) => rowsOf(known[i], window)),
    order,
  );
  const unsure = offset - sum(bounds, 'least');
  return merged.slice(unsure, unsure + limit);
}

/** Whether the rows at the splits are all of one moment, among which no moment tells where to look. */
function isTied(known: readonly KnownRows[], splits: readonly number[], bounds: readonly Bounds[]): boolean {
  return known.every((rows, i) => {
    const split = splits[i] ?? 0;
    if (bounds[i]?.least === bounds[i]?.most) return true;
    const [before, after] = [rows.at(split - 1), rows.at(split)];
    return before !== undefined && after !== undefined && before.at === after.at;
  });
}

function openOf(bounds: readonly Bounds[]): number {
  return sum(bounds, 'most') - sum(bounds, 'least');
}

function around(split: number, bounds: Bounds | undefined, limit: number): Window {
  // Where nothing is open, the rows at the edge are all that can tell the others something.
  const reach = bounds?.least === bounds?.most ? 1 : AROUND;
  const offset = Math.max(0, split - reach);
  return { offset, limit: split + reach + limit - offset };
}

function rowsOf(known: KnownRows | undefined, { offset, limit }: Window): TaskPosition[] {
  const rows: TaskPosition[] = [];
  for (let place = offset; place < offset + limit; place++) {
    const row = known?.at(place);
    if (row === undefined) break;
    rows.push(row);
  }
  return rows;
}

/** Rows with one key stay as they are: by member, and as each has them. */
function merge(parts: readonly (readonly TaskPosition[])[], order: TaskOrder): TaskPosition[] {
  const byKey = compareKeys(order);
  return parts.flat().sort((a, b) => byKey(a.at, b.at));
}
