import type { TaskRepository } from '../../src/domain/ports/task-repository.js';
import type { Task } from '../../src/domain/task.js';

export interface TaskRepositoryHarness {
  readonly repository: TaskRepository;
  /** One like it, whose jobs can't be read. */
  readonly outOfReach: TaskRepository;
  /** Makes these all the jobs that there are. */
  replaceAll(tasks: readonly Task[]): Promise<void> | void;
  close?(): Promise<void> | void;
}
