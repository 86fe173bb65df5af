import { expect } from 'chai';
import fc from 'fast-check';
import { TaskIndex } from '../../../src/application/task-index.js';
import type { Task } from '../../../src/domain/task.js';
import { TASK_STATUSES } from '../../../src/domain/task.js';
import { EVERY_TASK } from '../../../src/domain/task-filter.js';
import type { TaskFilter } from '../../../src/domain/task-filter.js';
import { SORT_KEYS } from '../../../src/domain/task-order.js';
import { ALL_TASKS } from '../../../src/domain/task-query.js';
import { sortedByOracle } from '../../support/list-oracle.js';
import { aStream, at } from '../../support/task-builder.js';

const second = (n: number) => at(`2026-05-01T10:00:0${n}Z`);

const moment = fc.option(fc.integer({ min: 0, max: 5 }).map(second), { nil: null });
const streams = fc.uniqueArray(
  fc
    .record({
      id: fc.string({ unit: 'binary', minLength: 1, maxLength: 2 }),
      taskType: fc.constantFrom('a', 'b', 'b a'),
      status: fc.constantFrom(...TASK_STATUSES),
      createdAt: moment,
      startedAt: moment,
      finishedAt: moment,
    })
    .map((fields) => aStream(fields)),
  { selector: ({ id }) => id, maxLength: 40 },
);
const queries = fc.array(
  fc.record({
    scope: moment.map((asOf) => ({ ...ALL_TASKS.scope, asOf })),
    filter: fc.record<TaskFilter>({
      taskTypes: fc.subarray(['a', 'b', 'b a', 'none']),
      statuses: fc.subarray([...TASK_STATUSES]),
    }),
    order: fc.record({
      key: fc.constantFrom(...SORT_KEYS),
      direction: fc.constantFrom('ascending' as const, 'descending' as const),
    }),
  }),
  { minLength: 1, maxLength: 8 },
);

describe('TaskIndex', () => {
  it('orders, filters, counts and dates any streams as going through all of them would', () => {
    fc.assert(
      fc.property(streams, queries, (all, asked) => {
        for (const query of asked) {
          const index = TaskIndex.of(all);
          const shown = sortedByOracle(all, query);
          expect(index.positions(query).map(({ task }) => task)).to.deep.equal(shown);
          expect(index.positions(query).map(({ id, at: key }) => [id, key])).to.deep.equal(
            shown.map((stream) => [stream.id, stream[query.order.key]]),
          );
          for (const { taskType, status, count, newer } of index.count(query.scope.asOf)) {
            const ofClass = all.filter((stream) => stream.taskType === taskType && stream.status === status);
            const early = sortedByOracle(ofClass, { ...query, filter: EVERY_TASK });
            expect([count, newer]).to.deep.equal([early.length, ofClass.length - early.length]);
          }
          const [newest] = sortedByOracle(all, { ...ALL_TASKS, filter: query.filter });
          expect(index.newest(query.filter)).to.equal(newest?.createdAt ?? null);
        }
      }),
    );
  });

  it('counts every class once', () => {
    const index = TaskIndex.of([aStream({ id: '1' }), aStream({ id: '2' })]);
    expect(index.count(null)).to.deep.equal([
      { taskType: 'streaming', status: 'running', count: 2, newer: 0 },
    ]);
  });

  it('sorts the streams of a snapshot once for each order, however many lists are made of it', () => {
    let reads = 0;
    const counted = (id: string): Task =>
      Object.defineProperty(aStream({ id }), 'startedAt', {
        get: () => {
          reads++;
          return null;
        },
      });
    const snapshot = [counted('1'), counted('2')];
    const query = { ...ALL_TASKS, order: { key: 'startedAt', direction: 'ascending' } } as const;
    for (let list = 0; list < 3; list++) TaskIndex.of(snapshot).positions(query);
    expect(reads).to.equal(snapshot.length);
  });
});
