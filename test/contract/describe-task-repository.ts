import type { TaskRepository } from '../../src/domain/ports/task-repository.js';
import type { Task } from '../../src/domain/task.js';
import { describeTaskOrder } from './describe-task-order.js';
import { describeTaskReading } from './describe-task-reading.js';
import { describeTaskSnapshot } from './describe-task-snapshot.js';

export interface TaskRepositoryHarness {
  readonly repository: TaskRepository;
  /** One like it, whose jobs can't be read. */
  readonly outOfReach: TaskRepository;
  /** Makes these all the jobs that there are. */
  replaceAll(tasks: readonly Task[]): Promise<void> | void;
  close?(): Promise<void> | void;
}

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
    describeTaskSnapshot(current);
    describeTaskReading(current);
  });
}
