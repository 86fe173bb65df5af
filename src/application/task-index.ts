import type { TaskCount } from '../domain/ports/task-repository.js';
import type { Task } from '../domain/task.js';
import type { TaskFilter } from '../domain/task-filter.js';
import type { TaskOrder, TaskPosition } from '../domain/task-order.js';
import { comparePositions, NEWEST_FIRST, positionOf } from '../domain/task-order.js';
import type { TaskQuery } from '../domain/task-query.js';
import type { TaskScope } from '../domain/task-scope.js';
import type { Timestamp } from '../domain/timestamp.js';
import { isNewer } from './query/conditions.js';
import { isChosen, isInScope, isUnscoped } from './query/matching.js';

/** The one object for all tasks of a type and status, so that a filter is asked once for all of them. */
interface TaskClass extends Pick<Task, 'taskType' | 'status'> {
  readonly size: number;
}

/** A position that brings its task along. */
export interface TaskInPlace extends TaskPosition, ClassifiedTask {}

interface ClassifiedTask {
  readonly task: Task;
  readonly taskClass: TaskClass;
}

type CompareIds = (a: string, b: string) => number;

const indexes = new WeakMap<readonly Task[], TaskIndex>();

/**
 * Tasks that are at hand as a whole, as lists need them: counted and, order by order, sorted at the first list that asks
 * for it, however many lists are made of them.
 */
export class TaskIndex {
  readonly #all: readonly Task[];
  readonly #compareIds: CompareIds | undefined;
  readonly #tasks: readonly ClassifiedTask[];
  readonly #classes: readonly TaskClass[];
  readonly #ordered = new Map<string, readonly TaskInPlace[]>();

  private constructor(tasks: readonly Task[], compareIds?: CompareIds) {
    this.#all = tasks;
    this.#compareIds = compareIds;
    this.#tasks = classify(tasks);
    this.#classes = [...new Set(this.#tasks.map(({ taskClass }) => taskClass))];
  }

  /**
   * The same index for the same array, so that it lasts as long as the array.
   * @param compareIds the order of ids, where it isn't by code points.
   */
  static of(tasks: readonly Task[], compareIds?: CompareIds): TaskIndex {
    const index = indexes.get(tasks) ?? new TaskIndex(tasks, compareIds);
    indexes.set(tasks, index);
    return index;
  }

  /** That of the tasks in a scope, newer than its `asOf` or not. */
  within(scope: TaskScope): TaskIndex {
    if (isUnscoped(scope)) return this;
    const inScope = this.#all.filter((task) => isInScope(task, scope));
    return new TaskIndex(inScope, this.#compareIds);
  }

  /** All positions that filter and `asOf` leave, in the query's order. */
  positions({ scope: { asOf }, filter, order }: TaskQuery): readonly TaskInPlace[] {
    const ordered = this.#inOrder(order);
    const wanted = this.#matching(filter);
    if (asOf === null && wanted.size === this.#classes.length) return ordered;
    return ordered.filter(({ task, taskClass }) => wanted.has(taskClass) && !isNewer(task, asOf));
  }

  /** One entry for each type and status. */
  count(asOf: Timestamp | null): readonly TaskCount[] {
    const newerOf = new Map<TaskClass, number>();
    for (const { task, taskClass } of this.#inOrder(NEWEST_FIRST)) {
      if (!isNewer(task, asOf)) break;
      newerOf.set(taskClass, (newerOf.get(taskClass) ?? 0) + 1);
    }
    return this.#classes.map((taskClass) => {
      const { taskType, status, size } = taskClass;
      const newer = newerOf.get(taskClass) ?? 0;
      return { taskType, status, count: size - newer, newer };
    });
  }

  /** When the newest of the matching tasks was created; null where none tells. */
  newest(filter: TaskFilter): Timestamp | null {
    const wanted = this.#matching(filter);
    return this.#inOrder(NEWEST_FIRST).find(({ taskClass }) => wanted.has(taskClass))?.at ?? null;
  }

  #matching(filter: TaskFilter): ReadonlySet<TaskClass> {
    return new Set(this.#classes.filter((taskClass) => isChosen(taskClass, filter)));
  }

  #inOrder(order: TaskOrder): readonly TaskInPlace[] {
    const name = `${order.key} ${order.direction}`;
    const ordered = this.#ordered.get(name) ?? this.#sort(order);
    this.#ordered.set(name, ordered);
    return ordered;
  }

  #sort(order: TaskOrder): readonly TaskInPlace[] {
    return this.#tasks
      .map(({ task, taskClass }): TaskInPlace => {
        // Not spread: comparing objects that were made by spreading takes five times as long.
        const { source, origin, id, at } = positionOf(task, order);
        return { source, origin, id, at, task, taskClass };
      })
      .sort(comparePositions(order, this.#compareIds));
  }
}

/** By what they are, whatever that is: a source may give what is no text. */
function classify(tasks: readonly Task[]): ClassifiedTask[] {
  const classes = new Map<unknown, Map<unknown, TaskClass & { size: number }>>();
  return tasks.map((task) => {
    const { taskType, status } = task;
    const ofStatus = classes.get(status) ?? new Map<unknown, TaskClass & { size: number }>();
    const taskClass = ofStatus.get(taskType) ?? { taskType, status, size: 0 };
    taskClass.size++;
    classes.set(status, ofStatus.set(taskType, taskClass));
    return { task, taskClass };
  });
}
