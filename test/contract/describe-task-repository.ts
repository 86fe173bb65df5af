import { describeTaskHistogram } from './describe-task-histogram.js';
import { describeTaskOrder } from './describe-task-order.js';
import { describeTaskReading } from './describe-task-reading.js';
import { describeTaskScope } from './describe-task-scope.js';
import { describeTaskSnapshot } from './describe-task-snapshot.js';
import type { TaskRepositoryHarness } from './task-repository-harness.js';

/** The contract of TaskRepository. Ids are UUIDs in it, and every job has a time of creation. */
export function describeTaskRepository(
  name: string,
  makeHarness: () => Promise<TaskRepositoryHarness> | TaskRepositoryHarness,
): void {
  describe(`${name} as a TaskRepository`, () => {
    let harness: TaskRepositoryHarness;
    const current = () => harness;

    before(async () => {
      harness = await makeHarness();
    });
    after(() => harness.close?.());

    describeTaskOrder(current);
    describeTaskScope(current);
    describeTaskHistogram(current);
    describeTaskSnapshot(current);
    describeTaskReading(current);
  });
}
