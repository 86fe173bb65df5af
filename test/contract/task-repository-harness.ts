import type { TaskRepository } from '../../src/domain/ports/task-repository.js';
import type { Task } from '../../src/domain/task.js';

export interface TaskRepositoryHarness {
  readonly repository: TaskRepository;
  /** One like it, whose jobs can't be read. */
  readonly outOfReach: TaskRepository;
  /** Which of its members tells of the job of this id; absent where the repository has none. */
  readonly originOf?: (id: string) => string;
  /**
   * Makes these all the jobs that there are. Where the repository has members, each has some: of two jobs, the one with
   * the lower id is of the same member or of one with a lower name.
   */
  replaceAll(tasks: readonly Task[]): Promise<void> | void;
  close?(): Promise<void> | void;
}

/** The job as the repository has to tell of it. */
export function asTold<T extends Pick<Task, 'id' | 'origin'>>(harness: TaskRepositoryHarness, job: T): T {
  return { ...job, origin: harness.originOf?.(job.id) ?? harness.repository.origin };
}
