import fc from 'fast-check';
import type { Json } from '../../src/domain/json.js';
import { SORT_KEYS } from '../../src/domain/task-order.js';
import type { TaskQuery } from '../../src/domain/task-query.js';
import type { SearchWord, TaskRef, TaskScope } from '../../src/domain/task-scope.js';
import type { Task } from '../../src/domain/task.js';
import { TASK_SOURCES, TASK_STATUSES } from '../../src/domain/task.js';
import type { Tried } from '../contract/scoped-jobs.js';
import { scopeExamples } from '../contract/scoped-jobs.js';
import { anId } from '../contract/task-queries.js';
import { aJob, at } from './task-builder.js';

const TYPES = ['llm.chat', 'image', '\u{1f600}', 'Z'];
/** Few moments, so that there are ties, some a microsecond apart. */
const MOMENTS = ['2026-01-01T00:00:00.000001Z', '2026-01-01T00:00:00.000002Z', '2026-01-01T00:00:01Z'].map(
  at,
);
const USERS = ['u-1', 'u-2', 'U-1'];
const NAMES = ['nightly Llama', '產生會議摘要', '100% _done', 'pull https://u:pw@host/llama'];
const ERRORS = ['CUDA out of memory', '記憶體不足', 'token=llama refused'];
const DETAILS: readonly Json[] = [
  {},
  { model: 'gemma-3', gpu: { type: 'H100', count: 2 }, seed: 18_446_744_073_709_551_615n },
  { model: 'llama', gpu: { type: 'A100', count: 2.5 }, stream: true, api_key: 'llama' },
  ['model', 'llama'],
  null,
];

const moment = fc.constantFrom(...MOMENTS);
/** Few enough that a search by id or its beginning finds some. */
const number = fc.oneof(fc.nat(2 ** 40), fc.nat(40));

const job = fc.record({
  number,
  taskType: fc.constantFrom(...TYPES),
  status: fc.constantFrom(...TASK_STATUSES),
  userId: fc.option(fc.constantFrom(...USERS)),
  name: fc.option(fc.constantFrom(...NAMES)),
  error: fc.option(fc.constantFrom(...ERRORS)),
  details: fc.constantFrom(...DETAILS),
  createdAt: moment,
  startedAt: fc.option(moment),
  finishedAt: fc.option(moment),
});

/** Any jobs that a table can hold. */
export const anyJobs = fc
  .uniqueArray(job, { selector: (one) => one.number, maxLength: 40 })
  .map((all) => all.map(({ number: id, ...rest }): Task => aJob({ ...rest, id: anId(id) })));

const text = (...texts: string[]) => fc.constantFrom(...texts);
const word = fc.oneof(
  text('llama', 'LLAMA', '會議', '%', '_', 'pw', 'host', 'u-1', 'u-', '00000000-0000', '00000').map(
    (some): SearchWord => ({ kind: 'text', text: some }),
  ),
  number.map((id): SearchWord => ({ kind: 'text', text: anId(id) })),
  text('memory', 'OUT OF', '記憶', 'llama', 'refused').map((some): SearchWord => ({
    kind: 'error',
    text: some,
  })),
  text('model:gemma-3', 'model:llama', 'gpu.type:H100', 'gpu.count:2', 'gpu.count:2.5', 'stream:true')
    .chain((some) => fc.constantFrom(some, `${some}x`))
    .map(toDetail),
  text('seed:18446744073709551615', 'gpu:H100', 'api_key:llama', 'none.at.all:1').map(toDetail),
);

function toDetail(some: string): SearchWord {
  const [path = '', value = ''] = some.split(':');
  return { kind: 'detail', path: path.split('.'), value };
}

const ref = fc.record<TaskRef>({ source: fc.constantFrom(...TASK_SOURCES), id: number.map(anId) });

const rarely = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: value });
const rarelySome = <T>(value: fc.Arbitrary<T[]>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant<T[]>([]) }, { weight: 1, arbitrary: value });

/** Of which the examples are too few, or too far from the jobs. */
const RICHER: { readonly [Name in keyof TaskScope]?: fc.Arbitrary<TaskScope[Name]> } = {
  userId: rarely(fc.constantFrom(...USERS)),
  createdFrom: rarely(moment),
  createdTo: rarely(moment),
  ids: rarelySome(fc.array(ref, { minLength: 1, maxLength: 30 })),
  search: rarelySome(fc.array(word, { minLength: 1, maxLength: 2 })),
  source: rarely(fc.constantFrom(...TASK_SOURCES)),
  origin: rarely(fc.constantFrom(...TASK_SOURCES)),
  asOf: fc.option(moment, { freq: 1 }),
};
const EXAMPLES = Object.entries(scopeExamples('compute')) as [keyof TaskScope, Tried<unknown>][];
const scope = fc.record(
  Object.fromEntries(
    EXAMPLES.map(([name, { examples }]) => [
      name,
      RICHER[name] ?? fc.constantFrom(...examples.map(([, value]) => value)),
    ]),
  ),
) as unknown as fc.Arbitrary<TaskScope>;

/** Any list that a whole platform can be asked for. */
export const anyQuery = fc.record<TaskQuery>({
  scope,
  filter: fc.record({
    taskTypes: fc.oneof(fc.constant([]), fc.subarray([...TYPES, 'none'])),
    statuses: fc.oneof(fc.constant([]), fc.subarray([...TASK_STATUSES])),
  }),
  order: fc.record({
    key: fc.constantFrom(...SORT_KEYS),
    direction: fc.constantFrom('ascending' as const, 'descending' as const),
  }),
});

/** Any that a repository can be asked for: where another source is meant, it isn't. */
export const anyJobsQuery = anyQuery.map(({ scope: { source, origin, ...rest }, ...query }): TaskQuery => ({
  ...query,
  scope: { ...rest, source: source && 'compute', origin: origin && 'compute' },
}));
