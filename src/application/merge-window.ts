import type { Window } from '../domain/page.js';
import { clampPage, pageWindow } from '../domain/page.js';
import type { JobsOutline } from '../domain/ports/task-repository.js';
import type { TaskPosition } from '../domain/task-order.js';
import { countWhile } from './count-while.js';

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
 * The compute rows that a page of the merged list will need, by an outline of them: no more than the page has where it is
 * plain which streams stand before it.
 */
export function foreseeWindow(
  { page, size }: { readonly page: number; readonly size: number },
  jobs: JobsOutline,
  streams: readonly TaskPosition[],
): Window {
  const { offset, limit } = pageWindow(clampPage(page, jobs.total + streams.length, size), size);
  const countStreams = (bound: 'least' | 'most') =>
    countWhile(streams, (stream, place) => place + jobs.countBefore(stream.at)[bound] < offset);
  const sure = countStreams('most');
  const least = Math.max(0, offset - countStreams('least'));
  // Where a stream may stand at the page's edge, the row before tells.
  const first = sure === streams.length ? least : Math.max(0, least - 1);
  return { offset: first, limit: offset - sure - first + limit };
}

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
 *
 * @param ahead rows that are at hand already: where the page lies among them, no others are asked for.
 */
export async function readMergedPage<S extends TaskPosition>(
  page: Window,
  readJobs: ReadJobs,
  streams: readonly S[],
  compare: Compare,
  ahead?: Window,
): Promise<(TaskPosition | S)[]> {
  if (ahead !== undefined) {
    const jobs = await readJobs(ahead);
    const foreseen = { least: ahead.offset, most: ahead.offset + ahead.limit - page.limit };
    if (isBefore(foreseen, page, jobs, streams, compare))
      return merge(page, foreseen, jobs, streams, compare);
  }
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

/** Whether the rows, read from the least of them on, bear out that so many stand before the page. */
function isBefore<S extends TaskPosition>(
  { least, most }: JobsBefore,
  page: Window,
  jobs: readonly TaskPosition[],
  streams: readonly S[],
  compare: Compare,
): boolean {
  if (most < least || most > page.offset) return false;
  const place = (offset: number) => offset + countBefore(jobs[offset - least], streams, compare);
  return (least === 0 || place(least) <= page.offset) && place(most) >= page.offset;
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
  return job === undefined ? streams.length : countWhile(streams, (stream) => compare(stream, job) < 0);
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
