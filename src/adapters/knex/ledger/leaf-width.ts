import { WHOLE_TIME_US } from './sql/buckets.js';

/** How a table's times of creation lie. */
export interface Density {
  /** Microseconds since 1970, ascending: an equal share of the rows lies between each and the next. */
  readonly bounds: readonly number[];
  readonly rows: number;
  /** How many combinations of status and task type occur. */
  readonly classes: number;
}

/** A bucket of one level is as wide as this many of the level below. */
const FAN_OUT = 32n;
/** Below the topmost level, when the ledger is made; they become more as time goes by. */
const MOST_BUCKETS = 64;
/** From the nearer end of a leaf, an offset reads a quarter as many index entries on average, about 0.1 ms a thousand. */
const LEAF_ROWS = 1_000;
/** A class costs a leaf about 90 bytes in all three orders, a row of the table has hundreds. */
const LEAF_ROWS_PER_CLASS = 20;
/** So many rows there have to be for a leaf on the average, so that sparse times don't make the ledger large. */
const FEWEST_ROWS_PER_LEAF = 400;
const MINUTE_US = 60_000_000;
const UNKNOWN_LEAF_US = 16n * BigInt(MINUTE_US);
const YEAR_US = 366 * 24 * 60 * MINUTE_US;

/**
 * The widths of the ledger's levels in microseconds, the leaves' first: these so that half of the rows lie in leaves of
 * about 1,000 rows (more where there are very many classes), the topmost level one bucket.
 * @throws RangeError where the leaves' width is given and can't be.
 */
export function chooseWidths(density: Density, leafSeconds?: number): bigint[] {
  const { bounds } = density;
  const leafWidth = leafSeconds === undefined ? chooseLeafWidth(density) : toMicroseconds(leafSeconds);
  const widths = [leafWidth];
  const span = Math.max(YEAR_US, (bounds.at(-1) ?? 0) - (bounds[0] ?? 0));
  for (let width = leafWidth; Number(width) * MOST_BUCKETS < span;) {
    width *= FAN_OUT;
    widths.push(width);
  }
  return [...widths, WHOLE_TIME_US];
}

function toMicroseconds(seconds: number): bigint {
  if (!(seconds >= 0.001 && seconds * 1_000_000 <= YEAR_US)) {
    throw new RangeError('leafSeconds: expected 0.001 to a year');
  }
  return BigInt(Math.round(seconds * 1_000_000));
}

/** A power of two. */
function chooseLeafWidth({ bounds, rows, classes }: Density): bigint {
  if (bounds.length < 2) return UNKNOWN_LEAF_US;
  const gaps = bounds.slice(1).map((bound, i) => Math.max(1, bound - (bounds[i] ?? bound)));
  const rowsPerGap = rows / gaps.length;
  const leafRows = Math.max(LEAF_ROWS, LEAF_ROWS_PER_CLASS * classes);
  const sorted = [...gaps].sort((a, b) => a - b);
  const typicalGap = sorted[Math.floor(gaps.length / 2)] ?? 1;
  // But for the widest: a few old rows that reach back for decades must not widen everybody's leaves.
  const weighed = sorted.slice(0, Math.max(1, gaps.length - 1));
  const leaves = (width: number) =>
    weighed.reduce((sum, gap) => sum + Math.min(rowsPerGap, gap / width + 1), 0);

  let width = 2 ** Math.round(Math.log2(Math.max(1, (typicalGap * leafRows) / rowsPerGap)));
  const most = Math.max(gaps.length * 2, rows / FEWEST_ROWS_PER_LEAF);
  while (width < YEAR_US && leaves(width) > most) width *= 2;
  return BigInt(Math.max(1, Math.min(width, YEAR_US)));
}
