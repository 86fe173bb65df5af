import { countWhile } from '../count-while.js';
import type { Bounds, KnownRows } from './known-rows.js';
import { sum } from './bound-splits.js';

/** Beyond every key that a moment can have, to both sides; in microseconds. */
const END_OF_TIME = 3e17;
/** Rows that are looked at to tell how densely those beside them lie. */
const NEIGHBOURS = 100;

/**
 * Where the first `offset` rows of the merged order may end in each member: where as many rows as that lie before one
 * moment, by how densely the known rows lie in time. Between the bounds, and `offset` in all.
 */
export function estimateSplits(
  members: readonly KnownRows[],
  bounds: readonly Bounds[],
  offset: number,
): number[] {
  const rowsBefore = (key: number) => members.map((rows) => estimateBefore(rows, key));
  let [early, late] = [-END_OF_TIME, END_OF_TIME];
  if (total(rowsBefore(late)) < offset) [early, late] = [late, Infinity];
  while (late < Infinity) {
    const middle = (early + late) / 2;
    if (middle <= early || middle >= late || late - early < 0.5) break;
    if (total(rowsBefore(middle)) < offset) early = middle;
    else late = middle;
  }
  // The rest are of about one moment: those of the members that come first are first.
  const splits = rowsBefore(early).map(Math.floor);
  let rest = offset - total(splits);
  const ends = rowsBefore(late);
  const filled = splits.map((split, i) => {
    const more = Math.min(Math.max(0, rest), Math.ceil((ends[i] ?? split) - split));
    rest -= more;
    return split + more;
  });
  return fit(filled, bounds, offset);
}

/** In the same part of what is open of each member. */
export function halveSplits(bounds: readonly Bounds[], offset: number): number[] {
  const open = sum(bounds, 'most') - sum(bounds, 'least');
  const part = open === 0 ? 0 : (offset - sum(bounds, 'least')) / open;
  const splits = bounds.map(({ least, most }) => least + Math.floor((most - least) * part));
  return fit(splits, bounds, offset);
}

/** Moves what lies beyond the bounds to other members, so that there are `offset` rows in all. */
function fit(splits: readonly number[], bounds: readonly Bounds[], offset: number): number[] {
  const fitted = bounds.map(({ least, most }, i) => Math.max(least, Math.min(most, splits[i] ?? least)));
  let missing = offset - total(fitted);
  return fitted.map((split, i) => {
    const { least, most } = bounds[i] ?? { least: split, most: split };
    const moved = missing > 0 ? Math.min(missing, most - split) : Math.max(missing, least - split);
    missing -= moved;
    return split + moved;
  });
}

/** About how many rows have a lower key. */
function estimateBefore(rows: KnownRows, key: number): number {
  const { places, keys, length } = rows;
  if (key === Infinity) return length;
  if (places.length === 0) return 0;
  const next = countWhile(keys, (known) => known < key);
  const low = next === 0 ? 0 : (places[next - 1] ?? 0) + 1;
  const high = places[next] ?? length;
  const [lowKey, highKey] = [keys[next - 1] ?? -Infinity, keys[next] ?? Infinity];
  if (low === high) return low;
  if (lowKey > -Infinity && highKey < Infinity) {
    return low + ((high - low) * (key - lowKey)) / (highKey - lowKey);
  }
  if (lowKey > -Infinity) {
    const beyond = low + (key - lowKey) * densityAt(rows, next - 1);
    // Where those without a key begin isn't known.
    return Math.min(beyond, next < places.length ? (low + high) / 2 : high);
  }
  if (highKey < Infinity) return Math.max(0, high - (highKey - key) * densityAt(rows, next));
  return high / 2;
}

/** Rows a microsecond, about the known row of this number. */
function densityAt({ places, keys }: KnownRows, number: number): number {
  for (const reach of [NEIGHBOURS, places.length]) {
    const first = Math.max(0, number - reach);
    const last = Math.min(countWhile(keys, (key) => key < Infinity) - 1, number + reach);
    const time = (keys[last] ?? 0) - (keys[first] ?? 0);
    if (time > 0) return ((places[last] ?? 0) - (places[first] ?? 0)) / time;
  }
  return 0;
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((all, number) => all + number, 0);
}
