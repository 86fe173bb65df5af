import type { HistogramShape } from '../../domain/ports/task-repository.js';
import type { Timestamp } from '../../domain/timestamp.js';
import { earliest, FIRST_TOLD, fromMicroseconds, toMicroseconds, latest } from '../../domain/timestamp.js';
import type { CreatedRange, Cut } from './count-range.js';
import { cutBefore } from './count-range.js';

/** Stretches of time of one width, side by side; in microseconds. */
export interface Stretches {
  readonly start: bigint;
  readonly width: bigint;
  readonly count: number;
}

/** Stretches that buckets of one level of the ledger fill. */
export interface BucketStretches extends Stretches {
  readonly level: number;
  /** Where such stretches begin to be counted from. */
  readonly origin: bigint;
  /** Whether the leaves are too wide to give a histogram a shape. */
  readonly isCoarse: boolean;
}

/** From one moment to another, both taken in. */
export interface Extent {
  readonly first: Timestamp;
  readonly last: Timestamp;
}

/** The ledger's: where its buckets begin to be counted from. */
const ORIGIN_US = toMicroseconds('0001-01-01T00:00:00.000000Z' as Timestamp);
/** With so many stretches a histogram has a shape, … */
const ENOUGH = 50;
/** … and so many buckets are read in some 10 ms: rather fewer stretches than more, as the next level has 32 times less. */
const MOST_BUCKETS = 700;

export function edgesOf({ start, width, count }: Stretches): Timestamp[] {
  return Array.from({ length: count + 1 }, (_, i) => fromMicroseconds(start + BigInt(i) * width));
}

/** Where jobs of a range lie, which are in leaves from the first to the last. */
export function withinRange(leaves: Extent, { createdFrom, createdTo, asOf }: CreatedRange): Extent {
  const beforeEnd = createdTo === null ? leaves.last : fromMicroseconds(toMicroseconds(createdTo) - 1n);
  return {
    first: latest([leaves.first, createdFrom ?? FIRST_TOLD, FIRST_TOLD]),
    last: earliest([leaves.last, beforeEnd, asOf ?? leaves.last]),
  };
}

/** Of the coarsest level that is fine enough and not too fine, as few buckets a stretch as leave no more than `bins` stretches. */
export function planStretches(
  jobs: Extent,
  widths: readonly bigint[],
  { bins, span }: HistogramShape,
): BucketStretches {
  const first = toMicroseconds(earliest([jobs.first, span?.from ?? jobs.first]));
  const last = toMicroseconds(latest([jobs.last, span?.to ?? jobs.last]));
  const bucketsAt = (width: bigint) => bucketOf(last, width) - bucketOf(first, width) + 1n;
  const isEnough = (width: bigint) => bucketsAt(width) >= Math.min(ENOUGH, bins);
  const fitting = widths.findLastIndex(isEnough);
  const isTooFine = fitting >= 0 && bucketsAt(widths[fitting] ?? 1n) > MOST_BUCKETS;
  const level = Math.min(Math.max(0, isTooFine ? fitting + 1 : fitting), widths.length - 1);
  const bucket = widths[level] ?? 1n;
  // One stretch may have to begin anywhere; of several, edges are where other lists of the same width have theirs.
  const origin = bins === 1 ? ORIGIN_US + bucketOf(first, bucket) * bucket : ORIGIN_US;
  let group = (bucketsAt(bucket) + BigInt(bins) - 1n) / BigInt(bins);
  for (;;) {
    const width = bucket * group;
    const start = origin + floorDivide(first - origin, width) * width;
    const count = Number((last - start) / width) + 1;
    if (count <= bins) return { level, isCoarse: fitting < 0, origin, start, width, count };
    group += 1n;
  }
}

function bucketOf(moment: bigint, width: bigint): bigint {
  return floorDivide(moment - ORIGIN_US, width);
}

/** What a range has of a stretch that it doesn't have the whole of. */
export interface PartOfStretch {
  /** The stretch's number, from 0. */
  readonly stretch: number;
  readonly from: Cut;
  readonly to: Cut;
}

/** The stretches that lie wholly in a range, by number from one to before another, and its parts of those at its ends. */
export interface RangeOfStretches {
  readonly wholeFrom: number;
  readonly wholeTo: number;
  readonly parts: readonly PartOfStretch[];
}

export function splitByRange(stretches: Stretches, range: CreatedRange): RangeOfStretches {
  const { start, width, count } = stretches;
  const from = range.createdFrom === null ? null : cutBefore(range.createdFrom);
  const to = endOf(range);
  const begin = from === null ? start : momentOf(from);
  const end = to === null ? start + BigInt(count) * width : momentOf(to);
  const wholeFrom = begin <= start ? 0 : Number((begin - start + width - 1n) / width);
  const wholeTo = Math.min(count, Number((end - start) / width));
  const edge = (i: number) => cutBefore(fromMicroseconds(start + BigInt(i) * width));
  const isAtEdge = (moment: bigint) => (moment - start) % width === 0n;
  if (from !== null && to !== null && wholeFrom > wholeTo) {
    return { wholeFrom, wholeTo, parts: [{ stretch: wholeTo, from, to }] };
  }
  const parts: PartOfStretch[] = [];
  if (from !== null && begin > start && !isAtEdge(begin)) {
    parts.push({ stretch: wholeFrom - 1, from, to: edge(wholeFrom) });
  }
  if (to !== null && wholeTo < count && !isAtEdge(end)) {
    parts.push({ stretch: wholeTo, from: edge(wholeTo), to });
  }
  return { wholeFrom, wholeTo, parts };
}

function endOf({ createdTo, asOf }: CreatedRange): Cut | null {
  if (asOf !== null && (createdTo === null || asOf < createdTo)) return { moment: asOf, isAfter: true };
  return createdTo === null ? null : cutBefore(createdTo);
}

/** The first that isn't before the cut. */
function momentOf({ moment, isAfter }: Cut): bigint {
  return toMicroseconds(moment) + (isAfter ? 1n : 0n);
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}
