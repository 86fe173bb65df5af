import { snapshotOf } from '../../application/snapshot-of.js';
import type { TaskRepositoryFault } from '../../domain/errors.js';
import { TaskRepositoryUnavailableError } from '../../domain/errors.js';
import type { Clock } from '../../domain/ports/clock.js';
import type { TaskRepository, TaskSnapshot } from '../../domain/ports/task-repository.js';
import type { Task } from '../../domain/task.js';
import { untilAborted } from '../../domain/until-aborted.js';

/** Compute jobs in an array, for tests and for trying things out. */
export class InMemoryTaskRepository implements TaskRepository {
  /** While set, every reading fails in this way. */
  fault: TaskRepositoryFault | null = null;
  #tasks: readonly Task[];

  constructor(
    private readonly clock: Clock,
    tasks: readonly Task[] = [],
    readonly origin = 'compute',
  ) {
    this.#tasks = tasks;
  }

  replaceAll(tasks: readonly Task[]): void {
    this.#tasks = [...tasks];
  }

  async read<T>(read: (snapshot: TaskSnapshot) => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    if (this.fault !== null) throw new TaskRepositoryUnavailableError(this.fault);
    return untilAborted(read(snapshotOf(this.#tasks, this.clock.now())), signal);
  }
}
