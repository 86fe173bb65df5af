import type { Task } from '../domain/task.js';
import type { TaskOrder } from '../domain/task-order.js';
import { comparePositions, positionOf } from '../domain/task-order.js';
import type { TaskInPlace } from './task-index.js';

/**
 * The jobs, and the tasks that are at hand, each given in order, as one list in order: in batches of at most `size`. It
 * reads the jobs no further than it is asked to, and ends their reading where it is left.
 */
export async function* mergeBatches(
  jobs: AsyncIterable<readonly Task[]> | null,
  places: readonly TaskInPlace[],
  order: TaskOrder,
  size: number,
): AsyncGenerator<readonly Task[], void> {
  const compare = comparePositions(order);
  let taken = 0;
  const withPlaced = (batch: readonly Task[]): readonly Task[] => {
    if (taken === places.length) return batch;
    const merged: Task[] = [];
    for (const job of batch) {
      const position = positionOf(job, order);
      for (let next = places[taken]; next && compare(next, position) < 0; next = places[++taken]) {
        merged.push(next.task);
      }
      merged.push(job);
    }
    return merged;
  };
  if (jobs !== null) for await (const batch of jobs) yield* cut(withPlaced(batch), size);
  const rest = places.slice(taken).map(({ task }) => task);
  yield* cut(rest, size);
}

function* cut(tasks: readonly Task[], size: number): Generator<readonly Task[], void> {
  for (let at = 0; at < tasks.length; at += size) yield tasks.slice(at, at + size);
}
