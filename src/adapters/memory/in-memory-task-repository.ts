import type { TaskRepositoryFault } from '../../domain/errors.js';
import { TaskRepositoryUnavailableError } from '../../domain/errors.js';
import type { Window } from '../../domain/page.js';
import type { Clock } from '../../domain/ports/clock.js';
import type {
  TaskCount,
  TaskQuery,
  TaskRepository,
  TaskSnapshot,
} from '../../domain/ports/task-repository.js';
import type { Task } from '../../domain/task.js';
import { isNewer, matches } from '../../domain/task-filter.js';
import type { TaskPosition } from '../../domain/task-order.js';
import { comparePositions, positionOf } from '../../domain/task-order.js';
import { untilAborted } from '../../domain/until-aborted.js';

/** Compute jobs in an array, for tests and for trying things out. */
export class InMemoryTaskRepository implements TaskRepository {
  /** While set, every reading fails in this way. */
  fault: TaskRepositoryFault | null = null;
  #tasks: readonly Task[];

  constructor(
    private readonly clock: Clock,
    tasks: readonly Task[] = [],
  ) {
    this.#tasks = tasks;
  }

  replaceAll(tasks: readonly Task[]): void {
    this.#tasks = [...tasks];
  }

  async read<T>(read: (snapshot: TaskSnapshot) => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    if (this.fault !== null) throw new TaskRepositoryUnavailableError(this.fault);
    return untilAborted(read(new InMemoryTaskSnapshot(this.#tasks, this.clock.now())), signal);
  }
}

class InMemoryTaskSnapshot implements TaskSnapshot {
  constructor(
    private readonly tasks: readonly Task[],
    readonly takenAt: ReturnType<Clock['now']>,
  ) {}

  async count({ asOf }: TaskQuery): Promise<readonly TaskCount[]> {
    return this.tasks.map((task) => {
      const newer = isNewer(task, asOf) ? 1 : 0;
      return { taskType: task.taskType, status: task.status, count: 1 - newer, newer };
    });
  }

  async positions({ filter, order, asOf }: TaskQuery, window: Window): Promise<readonly TaskPosition[]> {
    return this.tasks
      .filter((task) => matches(task, filter) && !isNewer(task, asOf))
      .map((task) => positionOf(task, order))
      .sort(comparePositions(order))
      .slice(window.offset, window.offset + window.limit);
  }

  async get(ids: readonly string[]): Promise<readonly Task[]> {
    return this.tasks.filter((task) => ids.includes(task.id));
  }
}
