import { expect } from 'chai';
import fc from 'fast-check';
import type { ClassCount } from '../../../src/adapters/knex/position-plan.js';
import {
  isReadByClass,
  planOpenRuns,
  planRuns,
  routeOf,
  sizeOf,
} from '../../../src/adapters/knex/position-plan.js';
import { writeClass } from '../../../src/adapters/knex/sql.js';
import type { TaskStatus } from '../../../src/domain/task.js';
import { EVERY_TASK } from '../../../src/domain/task-filter.js';
import type { SortKey } from '../../../src/domain/task-order.js';
import type { TaskQuery } from '../../../src/domain/task-query.js';
import { ALL_TASKS } from '../../../src/domain/task-query.js';
import { at } from '../../contract/a-job.js';

function classOf(taskType: string, status: TaskStatus, count: number, keyed = count): ClassCount {
  return { taskType, status, count, keyed, newer: 0, older: 0, class: writeClass({ status, taskType }) };
}

const COUNTS = [
  classOf('chat', 'succeeded', 1_000, 900),
  classOf('chat', 'queued', 50, 0),
  classOf('image', 'failed', 30, 30),
];

function ordered(key: SortKey, filter: Partial<typeof EVERY_TASK> = {}) {
  return { filter: { ...EVERY_TASK, ...filter }, order: { key, direction: 'descending' as const } };
}

const plan = (offset: number, limit: number, filter = {}) =>
  planRuns(ordered('startedAt', filter), COUNTS, { offset, limit }).map(({ classes: _, ...run }) => run);

describe('the plan of a window', () => {
  it('reads the jobs with the key first, then those without', () => {
    expect(plan(920, 20)).to.deep.equal([
      { keyed: true, reversed: true, offset: 0, limit: 10, bound: null },
      { keyed: false, reversed: false, offset: 0, limit: 10, bound: null },
    ]);
  });

  it('reads from the nearer end', () => {
    expect(plan(100, 20)).to.deep.equal([
      { keyed: true, reversed: false, offset: 100, limit: 20, bound: null },
    ]);
    expect(plan(900, 20)).to.deep.equal([
      { keyed: true, reversed: true, offset: 10, limit: 20, bound: null },
    ]);
    expect(plan(1_070, 20)).to.deep.equal([
      { keyed: false, reversed: true, offset: 0, limit: 10, bound: null },
    ]);
  });

  it('has nothing to read past the end, or of classes that nothing is in', () => {
    expect(plan(1_080, 20)).to.deep.equal([]);
    expect(plan(0, 20, { taskTypes: ['none'] })).to.deep.equal([]);
  });

  it('names the classes that the filter lets through and that the run has rows of', () => {
    const [keyed, missing] = planRuns(ordered('startedAt', { taskTypes: ['chat'] }), COUNTS, {
      offset: 890,
      limit: 20,
    });
    expect(keyed?.classes).to.deep.equal([{ entry: COUNTS[0], size: 900 }]);
    expect(missing?.classes.map(({ size }) => size)).to.deep.equal([100, 50]);
  });

  it('covers exactly the window, whatever the counts', () => {
    const counts = fc.array(
      fc.tuple(fc.nat(200), fc.nat(200)).map(([a, b]) => classOf('chat', 'queued', a + b, b)),
    );
    fc.assert(
      fc.property(counts, fc.nat(700), fc.nat(120), (all, offset, limit) => {
        const total = all.reduce((sum, { count }) => sum + count, 0);
        const keyed = all.reduce((sum, entry) => sum + entry.keyed, 0);
        const read = planRuns(ordered('createdAt'), all, { offset, limit }).flatMap((run) => {
          const size = sizeOf(run.classes);
          const start = (run.keyed ? 0 : keyed) + (run.reversed ? size - run.offset - run.limit : run.offset);
          return Array.from({ length: run.limit }, (_, i) => start + i);
        });
        const wanted = Array.from(
          { length: Math.max(0, Math.min(limit, total - offset)) },
          (_, i) => offset + i,
        );
        expect(read).to.deep.equal(wanted);
      }),
    );
  });

  it('reads both runs as far as the window could reach, where their sizes are not known', () => {
    const runs = planOpenRuns(ordered('startedAt'), COUNTS, { offset: 40, limit: 20 });
    expect(runs.map(({ keyed, offset, limit }) => ({ keyed, offset, limit }))).to.deep.equal([
      { keyed: true, offset: 0, limit: 60 },
      { keyed: false, offset: 0, limit: 60 },
    ]);
  });
});

describe('whether to read class by class', () => {
  function isByClass(
    key: SortKey,
    filter: Partial<typeof EVERY_TASK>,
    counts: readonly ClassCount[],
  ): boolean {
    const total = counts.reduce((sum, { count }) => sum + count, 0);
    const [run] = planRuns(ordered(key, filter), counts, { offset: 0, limit: 20 });
    return isReadByClass(ordered(key, filter), run!, total);
  }

  it('depends on how few of all the filter lets through', () => {
    const counts = [
      classOf('chat', 'succeeded', 1_000_000),
      classOf('chat', 'queued', 100),
      classOf('chat', 'failed', 900_000),
    ];
    expect(isByClass('createdAt', {}, counts)).to.equal(false);
    expect(isByClass('createdAt', { statuses: ['queued'] }, counts)).to.equal(true);
    expect(isByClass('createdAt', { statuses: ['succeeded'] }, counts)).to.equal(false);
  });

  it('depends, in another order, on how many there are to sort', () => {
    const few = [classOf('chat', 'running', 10_000), classOf('image', 'queued', 90_000)];
    expect(isByClass('startedAt', { statuses: ['running'] }, few)).to.equal(true);
    expect(isByClass('startedAt', { statuses: ['queued'] }, few)).to.equal(false);
  });

  it('is out of the question where the table has no word for a class', () => {
    const counts = (status: string) => [
      { ...classOf('chat', 'unknown', 10), class: writeClass({ status, taskType: 'chat' }) },
      classOf('chat', 'succeeded', 1_000_000),
    ];
    expect(isByClass('createdAt', { statuses: ['unknown'] }, counts(''))).to.equal(false);
    expect(isByClass('createdAt', { statuses: ['unknown'] }, counts('weird'))).to.equal(true);
  });
});

describe('the route to a window', () => {
  const counts = [{ ...classOf('chat', 'succeeded', 111_000), older: 5_000_000 }];
  const range = { ...ALL_TASKS.scope, createdFrom: at('2026-01-01T00:00:00Z') };
  const byStart = { key: 'startedAt', direction: 'descending' } as const;
  const route = (query: Partial<TaskQuery>) =>
    routeOf({ ...ALL_TASKS, ...query }, counts, counts, { offset: 0, limit: 20 }, 10_000_000);

  it('gathers a range in another order than that of creation, however near its first page seems', () => {
    expect(route({ scope: range, order: byStart })).to.equal('gathered');
  });

  it('follows an index where the counts tell how far', () => {
    expect(route({ scope: range })).to.equal('planned');
    expect(route({ order: byStart })).to.equal('planned');
  });
});
