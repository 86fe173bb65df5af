import type { Task } from '../domain/task.js';
import { presentTask } from './present-task.js';
import type { UnreadableCell } from './sound-task.js';
import type { TaskInPlace } from './task-index.js';

/** Presents tasks, those that are listed as a whole once, however many lists they come in before they are listed anew. */
export class Presenter {
  readonly #tell: ((cell: UnreadableCell) => void) | undefined;
  readonly #listed = new WeakMap<TaskInPlace, Task>();

  constructor(tell?: (cell: UnreadableCell) => void) {
    this.#tell = tell;
  }

  /** @param place whose source and origin are the task's, whatever it says itself. */
  present(task: Task, { source, origin }: Pick<Task, 'source' | 'origin'>): Task {
    const isSo = task.source === source && task.origin === origin;
    return presentTask(isSo ? task : { ...task, source, origin }, this.#tell);
  }

  presentListed(listed: TaskInPlace): Task {
    const presented = this.#listed.get(listed) ?? this.present(listed.task, listed);
    this.#listed.set(listed, presented);
    return presented;
  }
}
