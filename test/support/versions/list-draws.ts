import { EVERY_TASK } from '../../../src/domain/task-filter.js';
import type { SortKey } from '../../../src/domain/task-order.js';
import type { TaskQuery } from '../../../src/domain/task-query.js';
import type { TaskScope } from '../../../src/domain/task-scope.js';
import { UNSCOPED } from '../../../src/domain/task-scope.js';
import type { Task } from '../../../src/domain/task.js';
import { TASK_STATUSES } from '../../../src/domain/task.js';
import type { Random } from '../../postgres-walk/random.js';
import { detail, text } from '../../contract/search-words.js';
import { aStream } from '../task-builder.js';
import { anyMoment, TYPES, USERS } from './job-draws.js';

export interface DrawnList {
  readonly query: TaskQuery;
  /** How many stretches a histogram of it should have; null where a page is asked for. */
  readonly bins: number | null;
  readonly page: number;
  readonly size: number;
}

export const STREAM_ORIGINS = ['cameras', 'edge'];

/** Among the jobs in time, some at the very moment of some. */
export function drawStreams(random: Random, count: number): Task[][] {
  const streams = Array.from({ length: count }, (_, i) =>
    aStream({
      id: `cam,${i}`,
      origin: STREAM_ORIGINS[i % STREAM_ORIGINS.length]!,
      name: `camera ${i}`,
      userId: random.pick(USERS),
      taskType: random.pick([...TYPES, 'streaming']),
      status: random.pick(TASK_STATUSES),
      createdAt: random.next() < 0.05 ? null : anyMoment(random),
      startedAt: random.next() < 0.3 ? null : anyMoment(random),
      finishedAt: random.next() < 0.7 ? null : anyMoment(random),
    }),
  );
  return STREAM_ORIGINS.map((origin) => streams.filter((stream) => stream.origin === origin));
}

/** Any list, of which there are about so many rows; one of ten is asked for as a histogram. */
export function drawList(random: Random, rows: number, types: readonly string[]): DrawnList {
  const size = random.pick([1, 7, 20, 20, 20, 50, 100, 1 + random.below(100)]);
  return {
    query: {
      scope: drawScope(random),
      filter: {
        ...EVERY_TASK,
        ...(random.next() < 0.35 && { statuses: some(random, TASK_STATUSES) }),
        ...(random.next() < 0.25 && { taskTypes: some(random, [...types, 'streaming', 'none']) }),
      },
      order: {
        key: random.pick<SortKey>([
          ...Array<SortKey>(5).fill('createdAt'),
          ...(['startedAt', 'finishedAt'] as const),
        ]),
        direction: random.pick(['ascending', 'descending', 'descending']),
      },
    },
    bins: random.next() < 0.1 ? 1 + random.below(200) : null,
    page: drawPage(random, Math.max(1, Math.ceil(rows / size))),
    size,
  };
}

/** The page at the same place, of all tasks that the filter leaves, by creation. */
export function toOrdinary({ query: { filter, order }, ...list }: DrawnList): DrawnList {
  return { ...list, query: { scope: UNSCOPED, filter, order: { ...order, key: 'createdAt' } }, bins: null };
}

function drawPage(random: Random, pages: number): number {
  const chance = random.next();
  if (chance < 0.3) return 1;
  if (chance < 0.75) return 1 + random.below(pages);
  return chance < 0.9 ? pages : pages + 1 + random.below(5);
}

function drawScope(random: Random): TaskScope {
  const part = (chance: number, scope: () => Partial<TaskScope>) => (random.next() < chance ? scope() : {});
  return {
    ...UNSCOPED,
    ...part(0.25, () => ({ asOf: anyMoment(random) })),
    ...part(0.1, () => ({ createdFrom: anyMoment(random) })),
    ...part(0.1, () => ({ createdTo: anyMoment(random) })),
    ...part(0.05, () => ({ userId: random.pick(USERS) })),
    ...part(0.04, () => ({ search: [random.pick([text('night'), detail('model', 'gemma-3')])] })),
    ...part(0.06, () =>
      random.pick<Partial<TaskScope>>([
        { source: 'compute' },
        { source: 'streaming' },
        { origin: random.pick(['compute', ...STREAM_ORIGINS]) },
      ]),
    ),
  };
}

function some<T>(random: Random, values: readonly T[]): T[] {
  const chosen = values.filter(() => random.next() < 0.35);
  return chosen.length === 0 ? [random.pick(values)] : chosen.slice(0, 6);
}
