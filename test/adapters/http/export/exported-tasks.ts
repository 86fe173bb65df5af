import type { InMemoryTaskRepository } from '../../../../src/adapters/memory/index.js';
import type { Task } from '../../../../src/domain/task.js';

/** Makes a repository's snapshots give what `scan` yields. @returns how many of the scans are still open. */
export function scanBy(
  tasks: InMemoryTaskRepository,
  scan: () => AsyncIterable<readonly Task[]>,
): () => number {
  let open = 0;
  const read = tasks.read.bind(tasks);
  tasks.read = (use, signal) =>
    read((snapshot) => {
      const watched = async function* () {
        open++;
        try {
          yield* scan();
        } finally {
          open--;
        }
      };
      return use({ ...snapshot, scan: watched });
    }, signal);
  return () => open;
}
