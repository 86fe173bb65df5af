import type { Window } from '../domain/page.js';
import type { TaskPosition } from '../domain/task-order.js';

type Compare = (a: TaskPosition, b: TaskPosition) => number;

/** Gives the positions of a window of the ordered compute rows; fewer where it reaches past their end. */
export type ReadJobs = (window: Window) => Promise<readonly TaskPosition[]>;

/** How many compute rows stand before the page, as far as that is known. */
interface JobsBefore {
  readonly least: number;
  readonly most: number;
}

/** So many rows more than the page has are read at once, rather than finding out which of them it needs. */
const FEW = 200;

/**
 * Which rows to look at while the page could lie among many: the first it could begin with, since all streams stand
 * before most pages, then the last. Where the streams stand together, or far apart, that is all. The middles are for
 * very many among few jobs.
 */
const PROBES: readonly ((before: JobsBefore) => number)[] = [
  ({ least }) => least,
  ({ most }) => most,
  middle,
  middle,
  middle,
];

function middle({ least, most }: JobsBefore): number {
  return Math.floor((least + most) / 2);
}

/**
 * Reads a page of the merged list without the list. With M streams, all of them given in order, the page at offset o
 * lies among the compute rows [o − M, o + limit). Where that is long, a few rows are looked at first, one by one: how
 * many streams stand before a row tells on which side of it the page is, and how far from it at most.
 */
export async function readMergedPage<S extends TaskPosition>(
  page: Window,
  readJobs: ReadJobs,
  streams: readonly S[],
  compare: Compare,
): Promise<(TaskPosition | S)[]> {
  let before: JobsBefore = { least: Math.max(0, page.offset - streams.length), most: page.offset };
  for (const probe of PROBES) {
    if (before.most - before.least <= FEW) break;
    const offset = probe(before);
    // As many rows as the page has: where it begins with this one, they are the page's.
    const jobs = await readJobs({ offset, limit: page.limit });
    before = narrow(before, page, offset, countBefore(jobs[0], streams, compare));
    if (before.least === offset && before.most === offset) return merge(page, before, jobs, streams, compare);
  }
  const jobs = await readJobs({ offset: before.least, limit: before.most - before.least + page.limit });
  return merge(page, before, jobs, streams, compare);
}

/**
 * The compute row at `offset` has the place offset + `streamsBefore` in the merged list. That place is before the page,
 * and the row and the streams before it with it, or it is not, and no more streams than those stand before the page.
 */
function narrow(
  { least, most }: JobsBefore,
  page: Window,
  offset: number,
  streamsBefore: number,
): JobsBefore {
  const others = page.offset - streamsBefore;
  return offset < others
    ? { least: offset + 1, most: Math.min(most, others) }
    : { least: Math.max(least, others), most: offset };
}

/** Every stream, where there is no such row. */
function countBefore(
  job: TaskPosition | undefined,
  streams: readonly TaskPosition[],
  compare: Compare,
): number {
  let least = 0;
  let most = streams.length;
  while (job !== undefined && least < most) {
    const middle = (least + most) >>> 1;
    const stream = streams[middle];
    if (stream !== undefined && compare(stream, job) < 0) least = middle + 1;
    else most = middle;
  }
  return most;
}

/**
 * `jobs` are the compute rows from `before.least` to the page's last possible one. What stands before the page is left
 * out but for as many places as are unsure.
 */
function merge<S extends TaskPosition>(
  page: Window,
  before: JobsBefore,
  jobs: readonly TaskPosition[],
  streams: readonly S[],
  compare: Compare,
): (TaskPosition | S)[] {
  const unsure = before.most - before.least;
  const merged: (TaskPosition | S)[] = [];
  let job = 0;
  let stream = page.offset - before.most;
  while (merged.length < unsure + page.limit) {
    const nextJob = jobs[job];
    const nextStream = streams[stream];
    if (nextJob !== undefined && (nextStream === undefined || compare(nextJob, nextStream) < 0)) {
      merged.push(nextJob);
      job++;
    } else if (nextStream !== undefined) {
      merged.push(nextStream);
      stream++;
    } else break;
  }
  return merged.slice(unsure);
}
