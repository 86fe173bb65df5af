import type { TaskSnapshot } from '../../domain/ports/task-repository.js';

/** The same snapshot; `tell` hears of each error that it answers with. */
export function witnessed(snapshot: TaskSnapshot, tell: (error: unknown) => void): TaskSnapshot {
  const witness = async <T>(answer: () => Promise<T>): Promise<T> => {
    try {
      return await answer();
    } catch (error) {
      tell(error);
      throw error;
    }
  };
  return {
    takenAt: snapshot.takenAt,
    isPartial: snapshot.isPartial ?? false,
    count: (query) => witness(() => snapshot.count(query)),
    positions: (query, window) => witness(() => snapshot.positions(query, window)),
    get: (ids) => witness(() => snapshot.get(ids)),
    histogram: (query, shape) => witness(() => snapshot.histogram(query, shape)),
    async *scan(query) {
      const batches = snapshot.scan(query)[Symbol.asyncIterator]();
      try {
        for (;;) {
          const { done, value } = await witness(() => batches.next());
          if (done === true) return;
          yield value;
        }
      } finally {
        await batches.return?.();
      }
    },
  };
}
