import { expect } from 'chai';
import fc from 'fast-check';
import { SCOPE_CONDITIONS } from '../../../../src/application/query/conditions.js';
import { listKey } from '../../../../src/application/query/list-key.js';
import { toListQuery } from '../../../../src/application/query/list-request.js';
import type { TaskFilter } from '../../../../src/domain/task-filter.js';
import type { TaskQuery } from '../../../../src/domain/task-query.js';
import { ALL_TASKS } from '../../../../src/domain/task-query.js';
import type { TaskScope } from '../../../../src/domain/task-scope.js';
import type { Tried } from '../../../contract/scoped-jobs.js';
import { scopeExamples } from '../../../contract/scoped-jobs.js';
import { anyQuery } from '../../../support/any-query.js';

type Member = readonly [part: keyof TaskQuery, name: string];
const MEMBERS = (Object.keys(ALL_TASKS) as (keyof TaskQuery)[]).flatMap((part) =>
  Object.keys(ALL_TASKS[part]).map((name): Member => [part, name]),
);
const member = fc.constantFrom(...MEMBERS);

function valueOf(query: TaskQuery, [part, name]: Member): unknown {
  return (query[part] as unknown as Record<string, unknown>)[name];
}

function withValueOf(query: TaskQuery, other: TaskQuery, [part, name]: Member): TaskQuery {
  return { ...query, [part]: { ...query[part], [name]: valueOf(other, [part, name]) } };
}

/** The question itself: of a list, which values it has. */
function questionOf(query: TaskQuery): string {
  return JSON.stringify(
    MEMBERS.map((one) => {
      const value = valueOf(query, one);
      return Array.isArray(value) ? [...new Set(value.map((item) => JSON.stringify(item)))].sort() : value;
    }),
  );
}

/** The question in an address, its values in another order. */
function inAnAddress({ scope, filter, order }: TaskQuery): string {
  const pairs: string[][] = [
    ['sort', `${order.direction === 'descending' ? '-' : ''}${order.key.replace('A', '_a')}`],
  ];
  const put = (name: string, values: readonly string[]) => {
    const given = values.length === 1 && name !== 'q' ? [...values, ...values] : [...values].reverse();
    for (const value of /^(?:id|task_type|status_filter)$/.test(name) ? given : values)
      pairs.push([name, value]);
  };
  for (const [name, { asks }] of Object.entries(scopeExamples('compute')) as [
    keyof TaskScope,
    Tried<unknown>,
  ][]) {
    const values = asks(scope[name]);
    if (values.length > 0) put(SCOPE_CONDITIONS[name].parameter, values);
  }
  put('task_type', (filter satisfies TaskFilter).taskTypes);
  put('status_filter', filter.statuses);
  return new URLSearchParams(pairs).toString();
}

describe('the key under which a list is shared', () => {
  it('is another one wherever any member of the query is', () => {
    fc.assert(
      fc.property(anyQuery, anyQuery, member, (one, other, changed) => {
        const query = withValueOf(one, other, changed);
        expect(listKey(query) === listKey(one)).to.equal(questionOf(query) === questionOf(one));
      }),
      { numRuns: 3_000 },
    );
  });

  it('tells any two questions apart', () => {
    fc.assert(
      fc.property(anyQuery, anyQuery, (one, other) => {
        expect(listKey(one) === listKey(other)).to.equal(questionOf(one) === questionOf(other));
      }),
      { numRuns: 1_000 },
    );
  });

  it('is the same one for the same question in other words', () => {
    fc.assert(
      fc.property(anyQuery, (query) => {
        const again = toListQuery({ parameters: inAnAddress(query) });
        expect(listKey(again), inAnAddress(query)).to.equal(listKey(query));
      }),
      { numRuns: 1_000 },
    );
  });

  it('is not taken in by values that hold what it is written with', () => {
    const keys = [
      { taskTypes: ['a', 'b'] },
      { taskTypes: ['a,b'] },
      { taskTypes: ['a","b'] },
      { taskTypes: [] },
      { taskTypes: [''] },
    ].map((filter) => listKey({ ...ALL_TASKS, filter: { ...ALL_TASKS.filter, ...filter } }));
    const searches = ['a b', '"a b"', 'error:a', '"error:a"', 'a:b', '"a:b"', 'a.b:c', 'a:b.c'].map(
      (search) => listKey(toListQuery({ scope: { search } })),
    );
    const ids = [['compute:a,compute:b'], ['compute:a', 'compute:b']].map((given) =>
      listKey(
        toListQuery({
          parameters: new URLSearchParams([...given, ...given].map((id) => ['id', id])).toString(),
        }),
      ),
    );
    for (const all of [keys, searches, ids]) expect(new Set(all).size).to.equal(all.length);
  });
});
