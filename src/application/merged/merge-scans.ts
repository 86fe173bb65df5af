import type { Task } from '../../domain/task.js';
import type { TaskOrder } from '../../domain/task-order.js';
import { compareKeys } from '../../domain/task-order.js';

interface Reading {
  readonly batches: AsyncIterator<readonly Task[]>;
  batch: readonly Task[];
  next: number;
}

/**
 * Several lists, each in order, as one, in batches of any size. Tasks of one key are ordered by list, and within each as
 * it has them. No list is read further than it is asked for; where the whole is left, so are they.
 */
export async function* mergeScans(
  scans: readonly AsyncIterable<readonly Task[]>[],
  order: TaskOrder,
): AsyncGenerator<readonly Task[], void> {
  const byKey = compareKeys(order);
  const all: Reading[] = scans.map((scan) => ({ batches: scan[Symbol.asyncIterator](), batch: [], next: 0 }));
  let open = all;
  try {
    for (;;) {
      await Promise.all(open.filter(isUsedUp).map(fetch));
      open = open.filter((reading) => !isUsedUp(reading));
      if (open.length === 0) return;
      const merged: Task[] = [];
      while (!open.some(isUsedUp)) {
        const first = open.reduce((a, b) => (byKey(headOf(b)[order.key], headOf(a)[order.key]) < 0 ? b : a));
        merged.push(headOf(first));
        first.next++;
      }
      yield merged;
    }
  } finally {
    await Promise.allSettled(all.map(({ batches }) => batches.return?.()));
  }
}

function isUsedUp({ batch, next }: Reading): boolean {
  return next >= batch.length;
}

function headOf({ batch, next }: Reading): Task {
  return batch[next] as Task;
}

/** The next batch that isn't empty; an empty one at the end. */
async function fetch(reading: Reading): Promise<void> {
  reading.next = 0;
  do {
    const { done, value } = await reading.batches.next();
    reading.batch = done === true ? [] : value;
    if (done === true) return;
  } while (reading.batch.length === 0);
}
