import fc from 'fast-check';
import { UNSCOPED } from '../../src/domain/task-scope.js';
import type { SearchWord, TaskScope } from '../../src/domain/task-scope.js';
import { EVERY_TASK } from '../../src/domain/task-filter.js';
import type { SortKey } from '../../src/domain/task-order.js';
import { NEWEST_FIRST, SORT_KEYS } from '../../src/domain/task-order.js';
import type { TaskQuery } from '../../src/domain/task-query.js';
import { TASK_STATUSES } from '../../src/domain/task.js';
import { at } from './task-builder.js';
import { detail, error, text } from '../contract/search-words.js';
import { anyMoment, FEW, ID_HEADS, idOf, STREAM_ORIGINS, TYPES, USERS } from './walked-tasks.js';

const WORDS: readonly SearchWord[] = [
  ...['llama', 'NIGHTLY', '會議', '會', 'report', '_', '%', 'été', 'u-1', 'host', 'nothing'].map(text),
  ...['10ad00', '10ad0001-0000', '10AD0001', '20ad', 'cam,1', idOf(ID_HEADS[0]!, 0)].map(text),
  ...['memory', 'OUT of', '記憶', 'refused'].map(error),
  detail('model', 'gemma-3'),
  detail('gpu.type', 'H100'),
  detail('gpu.count', '2'),
  detail('gpu.count', '2.5'),
  detail('stream', 'true'),
  detail('seed', '18446744073709551615'),
  detail('api_key', 'llama'),
];

/** Before all, on the edge of what stands for none, and after all. */
const EDGES = [
  '0001-01-01T00:00:00Z',
  '1970-01-01T23:59:59.999999Z',
  '1970-01-02T00:00:00Z',
  '2026-03-02T00:00:30Z',
  '2026-03-01T12:00:00Z',
  '9999-12-31T23:59:59.999999Z',
].map(at);

const moment = fc.oneof(anyMoment, anyMoment, fc.constantFrom(...EDGES));
const ref = fc.oneof(
  fc.record({
    source: fc.constantFrom('compute' as const, 'streaming' as const),
    id: fc.oneof(
      fc.tuple(fc.constantFrom(...ID_HEADS), fc.nat(600)).map(([head, number]) => idOf(head, number)),
      fc.nat(60).map((n) => `cam,${n}`),
    ),
  }),
  fc.constantFrom(
    { source: 'compute' as const, id: '%' },
    { source: 'compute' as const, id: '10ad0000' },
    { source: 'streaming' as const, id: 'cam' },
  ),
);
const ids = fc.uniqueArray(ref, { minLength: 1, maxLength: 50, selector: ({ source, id }) => source + id });
const search = fc.uniqueArray(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 2 });

/** Values of each condition; those of another source's name never go together. */
const VALUES = {
  userId: fc.constantFrom(...USERS, ...FEW, 'nobody'),
  createdFrom: moment,
  createdTo: moment,
  ids,
  search,
  asOf: moment,
};
const places: fc.Arbitrary<Pick<TaskScope, 'source' | 'origin'>> = fc.constantFrom(
  { source: null, origin: null },
  ...(['compute', 'streaming'] as const).map((source) => ({ source, origin: null })),
  ...['compute', ...STREAM_ORIGINS].map((origin) => ({ source: null, origin })),
  { source: 'streaming' as const, origin: STREAM_ORIGINS[0]! },
);
const seldom = <T, None>(value: fc.Arbitrary<T>, none: None, weight = 2) =>
  fc.oneof<[fc.MaybeWeightedArbitrary<T | None>, fc.MaybeWeightedArbitrary<T | None>]>(
    { weight, arbitrary: fc.constant(none) },
    { weight: 1, arbitrary: value },
  );

const taskTypes = fc.subarray([...TYPES, 'streaming', '', 'none'], { minLength: 1 });
const statuses = fc.subarray([...TASK_STATUSES], { minLength: 1 });
const order = fc.record({
  key: fc.constantFrom(...SORT_KEYS),
  direction: fc.constantFrom('ascending' as const, 'descending' as const),
});

const anyCombination: fc.Arbitrary<TaskQuery> = fc.record({
  scope: fc
    .tuple(
      fc.record({
        userId: seldom(VALUES.userId, null, 4),
        createdFrom: seldom(VALUES.createdFrom, null),
        createdTo: seldom(VALUES.createdTo, null),
        ids: seldom(VALUES.ids, [], 7),
        search: seldom(VALUES.search, [], 3),
        asOf: seldom(VALUES.asOf, null, 1),
      }),
      seldom(places, { source: null, origin: null }),
    )
    .map(([scope, place]): TaskScope => ({ ...UNSCOPED, ...scope, ...place })),
  filter: fc.record({ taskTypes: seldom(taskTypes, []), statuses: seldom(statuses, []) }),
  order,
});

/** Combinations of scope, filter and order; the same ones each time. */
export function walkedCombinations(count: number, seed: number): TaskQuery[] {
  return fc.sample(anyCombination, { seed, numRuns: count });
}

/** Some values of each condition alone, in any of the orders. */
export function eachConditionAlone(): [name: string, queries: TaskQuery[]][] {
  const scopes = Object.entries({ ...VALUES, source: places.map(({ source }) => source) }).map(
    ([name, values]): [string, fc.Arbitrary<Partial<TaskQuery>>] => [
      name,
      values.map((value) => ({ scope: { ...UNSCOPED, [name]: value } })),
    ],
  );
  const origin = fc.constantFrom('compute', ...STREAM_ORIGINS);
  const parts: [string, fc.Arbitrary<Partial<TaskQuery>>][] = [
    ['none', fc.constant({})],
    ...scopes,
    ['origin', origin.map((name) => ({ scope: { ...UNSCOPED, origin: name } }))],
    ['taskTypes', taskTypes.map((types) => ({ filter: { ...EVERY_TASK, taskTypes: types } }))],
    ['statuses', statuses.map((some) => ({ filter: { ...EVERY_TASK, statuses: some } }))],
  ];
  return parts.map(([name, part]) => {
    const all = { scope: UNSCOPED, filter: EVERY_TASK, order: NEWEST_FIRST };
    const queries = fc.tuple(part, order).map(([given, ordered]) => ({ ...all, order: ordered, ...given }));
    return [name, fc.sample(queries, { seed: 2, numRuns: 4 })];
  });
}

const SORTS: Readonly<Record<SortKey, string>> = {
  createdAt: 'created_at',
  startedAt: 'started_at',
  finishedAt: 'finished_at',
};

/** The query as an address has it. */
export function toParameters({ scope, filter, order: { key, direction } }: TaskQuery): URLSearchParams {
  const parameters = new URLSearchParams({ sort: `${direction === 'descending' ? '-' : ''}${SORTS[key]}` });
  const put = (name: string, value: string | null) => {
    if (value !== null) parameters.append(name, value);
  };
  // A lone value with a comma, or an empty one, is given twice.
  const putAll = (name: string, values: readonly string[]) => {
    const again = values.length === 1 ? values.filter((value) => /^$|,/.test(value)) : [];
    for (const value of [...values, ...again]) put(name, value);
  };
  put('user_id', scope.userId);
  put('created_from', scope.createdFrom);
  put('created_to', scope.createdTo);
  put('as_of', scope.asOf);
  put('source', scope.source);
  put('origin', scope.origin);
  put('q', scope.search.map(typed).join(' ') || null);
  const ids = scope.ids.map(({ source, id }) => `${source}:${id}`);
  putAll('id', ids);
  putAll('task_type', filter.taskTypes);
  putAll('status_filter', filter.statuses);
  return parameters;
}

function typed(word: SearchWord): string {
  if (word.kind === 'text') return `"${word.text}"`;
  return word.kind === 'error' ? `error:"${word.text}"` : `${word.path.join('.')}:${word.value}`;
}
