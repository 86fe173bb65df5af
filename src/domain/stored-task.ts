import type { Json } from './json.js';
import type { Task } from './task.js';

/** Own, and seen by whoever goes through a task's members, as those of any task are. */
const DETAILS: PropertyDescriptor & ThisType<StoredTask> = {
  enumerable: true,
  get() {
    return this.readDetails();
  },
};

/** A task whose details are at hand as JSON text, which is parsed when somebody asks for them. */
export class StoredTask implements Task {
  readonly id: Task['id'];
  readonly source: Task['source'];
  readonly origin: Task['origin'];
  readonly taskType: Task['taskType'];
  readonly status: Task['status'];
  readonly statusText: Task['statusText'];
  readonly name: Task['name'];
  readonly userId: Task['userId'];
  readonly progress: Task['progress'];
  readonly createdAt: Task['createdAt'];
  readonly startedAt: Task['startedAt'];
  readonly finishedAt: Task['finishedAt'];
  readonly error: Task['error'];
  declare readonly details: Json;
  readonly #text: string;
  readonly #parse: (text: string) => Json;
  #details: Json | undefined;

  constructor(task: Omit<Task, 'details'>, text: string, parse: (text: string) => Json) {
    this.id = task.id;
    this.source = task.source;
    this.origin = task.origin;
    this.taskType = task.taskType;
    this.status = task.status;
    this.statusText = task.statusText;
    this.name = task.name;
    this.userId = task.userId;
    this.progress = task.progress;
    this.createdAt = task.createdAt;
    this.startedAt = task.startedAt;
    this.finishedAt = task.finishedAt;
    this.error = task.error;
    this.#text = text;
    this.#parse = parse;
    Object.defineProperty(this, 'details', DETAILS);
  }

  /** The details' JSON text; null of a task that has none at hand. */
  static detailsTextOf(task: Task): string | null {
    return #text in task ? task.#text : null;
  }

  readDetails(): Json {
    return (this.#details ??= this.#parse(this.#text));
  }
}
