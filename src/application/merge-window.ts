import type { Window } from '../domain/page.js';
import type { TaskPosition } from '../domain/task-order.js';

type Compare = (a: TaskPosition, b: TaskPosition) => number;

/**
 * The compute rows among which a page of the merged list lies: with `streams` streams in the list, the row at merged
 * offset o is at least the compute row o − streams, and the page's last is at most the compute row o + limit − 1.
 */
export function computeWindow(page: Window, streams: number): Window {
  const offset = Math.max(0, page.offset - streams);
  return { offset, limit: page.offset + page.limit - offset };
}

/**
 * Cuts a page out of the merged list without the list: `jobs` are the ordered compute rows of
 * `computeWindow(page, streams.length)`, `streams` are all streams, ordered. A stream that belongs before the window's
 * first row stands before the page too, since at most `streams.length` − 1 streams come before it.
 */
export function mergeWindow(
  page: Window,
  jobs: readonly TaskPosition[],
  streams: readonly TaskPosition[],
  compare: Compare,
): TaskPosition[] {
  const skipped = page.offset - computeWindow(page, streams.length).offset;
  const merged: TaskPosition[] = [];
  let job = 0;
  let stream = 0;
  while (merged.length < skipped + page.limit) {
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
  return merged.slice(skipped);
}
