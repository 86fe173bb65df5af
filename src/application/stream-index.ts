import type { TaskCount, TaskQuery } from '../domain/ports/task-repository.js';
import type { Task } from '../domain/task.js';
import type { TaskFilter } from '../domain/task-filter.js';
import { isNewer, matches } from '../domain/task-filter.js';
import type { TaskOrder, TaskPosition } from '../domain/task-order.js';
import { comparePositions, NEWEST_FIRST, positionOf } from '../domain/task-order.js';
import type { Timestamp } from '../domain/timestamp.js';

/** The one object for all streams of a type and status, so that a filter is asked once for all of them. */
interface StreamClass extends Pick<Task, 'taskType' | 'status'> {
  readonly size: number;
}

/** A position that brings its stream along. */
export interface StreamPosition extends TaskPosition, ClassifiedStream {}

interface ClassifiedStream {
  readonly stream: Task;
  readonly streamClass: StreamClass;
}

const indexes = new WeakMap<readonly Task[], StreamIndex>();

/**
 * The streams of one snapshot, as lists need them: counted and, order by order, sorted at the first list that asks for
 * it, however many lists are made of the snapshot.
 */
export class StreamIndex {
  readonly #streams: readonly ClassifiedStream[];
  readonly #classes: readonly StreamClass[];
  readonly #ordered = new Map<string, readonly StreamPosition[]>();

  private constructor(streams: readonly Task[]) {
    this.#streams = classify(streams);
    this.#classes = [...new Set(this.#streams.map(({ streamClass }) => streamClass))];
  }

  /** The same index for the same array, so that it lasts as long as the snapshot. */
  static of(streams: readonly Task[]): StreamIndex {
    const index = indexes.get(streams) ?? new StreamIndex(streams);
    indexes.set(streams, index);
    return index;
  }

  /** All positions that the query leaves, in its order. */
  positions({ filter, order, asOf }: TaskQuery): readonly StreamPosition[] {
    const ordered = this.#inOrder(order);
    const wanted = this.#matching(filter);
    if (asOf === null && wanted.size === this.#classes.length) return ordered;
    return ordered.filter(({ stream, streamClass }) => wanted.has(streamClass) && !isNewer(stream, asOf));
  }

  /** As TaskSnapshot.count does it: the filter leaves none out. */
  count({ asOf }: Pick<TaskQuery, 'asOf'>): readonly TaskCount[] {
    const newerOf = new Map<StreamClass, number>();
    for (const { stream, streamClass } of this.#inOrder(NEWEST_FIRST)) {
      if (!isNewer(stream, asOf)) break;
      newerOf.set(streamClass, (newerOf.get(streamClass) ?? 0) + 1);
    }
    return this.#classes.map((streamClass) => {
      const { taskType, status, size } = streamClass;
      const newer = newerOf.get(streamClass) ?? 0;
      return { taskType, status, count: size - newer, newer };
    });
  }

  /** When the newest of the matching streams was created; null where none tells. */
  newest(filter: TaskFilter): Timestamp | null {
    const wanted = this.#matching(filter);
    return this.#inOrder(NEWEST_FIRST).find(({ streamClass }) => wanted.has(streamClass))?.at ?? null;
  }

  #matching(filter: TaskFilter): ReadonlySet<StreamClass> {
    return new Set(this.#classes.filter((streamClass) => matches(streamClass, filter)));
  }

  #inOrder(order: TaskOrder): readonly StreamPosition[] {
    const name = `${order.key} ${order.direction}`;
    const ordered = this.#ordered.get(name) ?? this.#sort(order);
    this.#ordered.set(name, ordered);
    return ordered;
  }

  #sort(order: TaskOrder): readonly StreamPosition[] {
    return this.#streams
      .map(({ stream, streamClass }): StreamPosition => {
        // Not spread: comparing objects that were made by spreading takes five times as long.
        const { source, id, at } = positionOf(stream, order);
        return { source, id, at, stream, streamClass };
      })
      .sort(comparePositions(order));
  }
}

function classify(streams: readonly Task[]): ClassifiedStream[] {
  const classes = new Map<string, StreamClass & { size: number }>();
  return streams.map((stream) => {
    const { taskType, status } = stream;
    const name = `${status} ${taskType}`;
    const streamClass = classes.get(name) ?? { taskType, status, size: 0 };
    streamClass.size++;
    classes.set(name, streamClass);
    return { stream, streamClass };
  });
}
