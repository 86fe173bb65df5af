import type { HistogramShape, TaskHistogram } from '../domain/ports/task-repository.js';
import type { TaskStatus } from '../domain/task.js';
import type { Timestamp } from '../domain/timestamp.js';
import {
  earliest,
  fromMicroseconds,
  LAST_MOMENT,
  latest,
  millisecondsBetween,
  toMicroseconds,
} from '../domain/timestamp.js';

/** What of a task a histogram looks at. */
interface Created {
  readonly createdAt: Timestamp | null;
  readonly status: TaskStatus;
}

/** Counts tasks that are at hand, in stretches of whole milliseconds. */
export function histogramOf(tasks: readonly Created[], { bins, span }: HistogramShape): TaskHistogram {
  const moments = tasks.map(({ createdAt }) => createdAt).filter((moment) => moment !== null);
  const covered = [...moments, ...(span === null ? [] : [span.from, span.to])];
  const edges = covered.length === 0 ? [] : edgesAround(earliest(covered), latest(covered), bins);
  return { edges, counts: countBetween(tasks, edges), searchedFrom: null };
}

/** For each status that occurs, the tasks in each stretch; those before the first edge or from the last on are in none. */
export function countBetween(
  tasks: readonly Created[],
  edges: readonly Timestamp[],
): TaskHistogram['counts'] {
  const counts: Partial<Record<TaskStatus, number[]>> = {};
  for (const { createdAt, status } of tasks) {
    const stretch = createdAt === null ? -1 : stretchOf(createdAt, edges);
    if (stretch < 0 || stretch >= edges.length - 1) continue;
    const ofStatus = (counts[status] ??= new Array<number>(edges.length - 1).fill(0));
    ofStatus[stretch] = (ofStatus[stretch] ?? 0) + 1;
  }
  return counts;
}

export function addCounts(a: TaskHistogram['counts'], b: TaskHistogram['counts']): TaskHistogram['counts'] {
  const sum: Partial<Record<TaskStatus, readonly number[]>> = { ...a };
  for (const [status, counts] of Object.entries(b) as [TaskStatus, readonly number[]][]) {
    const before = sum[status];
    sum[status] = before === undefined ? counts : counts.map((count, i) => count + (before[i] ?? 0));
  }
  return sum;
}

export function totalOf(counts: TaskHistogram['counts']): number {
  return Object.values(counts)
    .flat()
    .reduce((sum, count) => sum + count, 0);
}

function edgesAround(first: Timestamp, last: Timestamp, bins: number): Timestamp[] {
  const begin = `${first.slice(0, 23)}000Z` as Timestamp;
  const width = Math.floor(millisecondsBetween(begin, last) / bins) + 1;
  const count = Math.floor(millisecondsBetween(begin, last) / width) + 1;
  const start = toMicroseconds(begin);
  return Array.from({ length: count + 1 }, (_, i) => fromMicroseconds(start + BigInt(i * width) * 1_000n));
}

/** That of the last edge that is not later. Nothing is later than the last moment: a stretch that ends there has it. */
function stretchOf(moment: Timestamp, edges: readonly Timestamp[]): number {
  if (moment === LAST_MOMENT && edges.at(-1) === moment) return edges.length - 2;
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] ?? '') <= moment) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
