import { expect } from 'chai';
import fc from 'fast-check';
import { INFERENCE_JOBS } from '../../../../src/adapters/knex/jobs-table.js';
import { jobsSql } from '../../../../src/adapters/knex/mapping/jobs-sql.js';
import { answerAhead } from '../../../../src/adapters/knex/read-ahead/answered-snapshot.js';
import { LedgerCopy } from '../../../../src/adapters/knex/read-ahead/ledger-copy.js';
import type { Told } from '../../../../src/adapters/knex/read-ahead/list-statement.js';
import type { OpenClasses } from '../../../../src/adapters/knex/read-ahead/list-statement.js';
import type { Plan } from '../../../../src/adapters/knex/read-ahead/plan-ahead.js';
import {
  countBefore,
  planAhead,
  subjectOf,
  totalOf,
} from '../../../../src/adapters/knex/read-ahead/plan-ahead.js';
import { writeClass } from '../../../../src/adapters/knex/sql.js';
import { positionOf } from '../../../../src/domain/task-order.js';
import type { TaskQuery } from '../../../../src/domain/task-query.js';
import { ALL_TASKS } from '../../../../src/domain/task-query.js';
import type { Task } from '../../../../src/domain/task.js';
import type { Timestamp } from '../../../../src/domain/timestamp.js';
import { anId, sumsOf } from '../../../contract/task-queries.js';
import { sortedByOracle } from '../../../support/list-oracle.js';
import { aJob, at } from '../../../support/task-builder.js';

const OWN = jobsSql(INFERENCE_JOBS);
const LEAF_SECONDS = 10;
const STATUSES = ['queued', 'running', 'failed'] as const;
const TYPES = ['chat', 'image', 'speech'];

const moment = (seconds: number): Timestamp =>
  at(new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString());
const leafOf = ({ createdAt }: Task) =>
  moment(
    Math.floor((Date.parse(createdAt ?? '') - Date.UTC(2026, 0, 1)) / 1000 / LEAF_SECONDS) * LEAF_SECONDS,
  );
const classOf = (task: Task) => writeClass(task);

const anyJob = fc
  .record({
    number: fc.nat(100_000),
    seconds: fc.oneof(fc.nat(60), fc.nat(2_000)),
    status: fc.constantFrom(...STATUSES),
    taskType: fc.constantFrom(...TYPES),
  })
  .map(({ number, seconds, ...words }) => aJob({ id: anId(number), createdAt: moment(seconds), ...words }));
const jobsOf = (maxLength: number) =>
  fc.uniqueArray(anyJob, { maxLength, size: 'max', selector: ({ id }) => id });
const anyQuery = fc.record<TaskQuery>({
  scope: fc.constant(ALL_TASKS.scope),
  filter: fc.record({
    taskTypes: fc.oneof(fc.constant([]), fc.subarray(TYPES)),
    statuses: fc.oneof(fc.constant([]), fc.subarray([...STATUSES])),
  }),
  order: fc.record({
    key: fc.constant('createdAt' as const),
    direction: fc.constantFrom('ascending' as const, 'descending' as const),
  }),
});

/** A table, what the ledger's copy knows of it, and what was written since. */
interface Written {
  readonly jobs: readonly Task[];
  readonly copy: LedgerCopy;
  readonly deltas: readonly { readonly job: Task; readonly n: 1 | -1 }[];
}

const anyWritten = fc
  .record({
    kept: jobsOf(700),
    gone: fc.oneof(jobsOf(60), jobsOf(400)),
    // Mostly new ones, at times many.
    come: fc.oneof(jobsOf(20), jobsOf(300)),
  })
  .map(({ kept, gone, come }): Written => {
    const known = new Set(kept.map(({ id }) => id));
    const before = gone.filter(({ id }) => !known.has(id));
    for (const { id } of before) known.add(id);
    const after = come.filter(({ id }) => !known.has(id));
    return {
      jobs: [...kept, ...after],
      copy: copyOf([...kept, ...before]),
      deltas: [
        ...before.map((job) => ({ job, n: -1 as const })),
        ...after.map((job) => ({ job, n: 1 as const })),
      ],
    };
  });

function copyOf(jobs: readonly Task[]): LedgerCopy {
  const leaves = new Map<Timestamp, Map<string, number>>();
  for (const job of jobs) {
    const leaf = leaves.get(leafOf(job)) ?? new Map<string, number>();
    leaves.set(leafOf(job), leaf.set(classOf(job), (leaf.get(classOf(job)) ?? 0) + 1));
  }
  const copy = new LedgerCopy();
  copy.write([...leaves].map(([start, n]) => ({ start, classes: [...n.keys()], counts: [...n.values()] })));
  return copy;
}

function openOf({ deltas }: Written): OpenClasses {
  const sums = new Map<string, number>();
  for (const { job, n } of deltas) sums.set(classOf(job), (sums.get(classOf(job)) ?? 0) + n);
  return [...sums].map(([name, n]) => [name, n, n]);
}

/** What the statement would give, by the plainest means. */
function run({ jobs, deltas }: Written, { shape, reach }: Plan) {
  const { descends, idsDescend, among } = shape;
  const edge = (leaf: string, isEnd: boolean) =>
    isEnd ? moment((Date.parse(leaf) - Date.UTC(2026, 0, 1)) / 1000 + LEAF_SECONDS) : leaf;
  const bound = reach.leaf === null ? (descends ? '~' : '') : edge(reach.leaf, descends);
  const last = reach.lastLeaf === null ? (descends ? '' : '~') : edge(reach.lastLeaf, !descends);
  const isFrom = ({ createdAt }: Task) => (descends ? (createdAt ?? '') < bound : (createdAt ?? '') >= bound);
  const isToLast = ({ createdAt }: Task) => (descends ? (createdAt ?? '') >= last : (createdAt ?? '') < last);
  const { statuses, taskTypes } = reach;
  const passes = ({ status, taskType }: Task) =>
    among === 'all' || ((statuses?.includes(status) ?? true) && (taskTypes?.includes(taskType) ?? true));
  const isOfClass = ({ status, taskType }: Task) =>
    among !== 'classes' ||
    (statuses?.some((one, i) => one === status && taskTypes?.[i] === taskType) ?? false);
  const moved = deltas
    .filter(({ job }) => passes(job) && isFrom(job) === idsDescend)
    .reduce((sum, { n }) => sum + n, 0);
  const skipped = reach.skipped + (idsDescend ? moved : -moved);
  const rank = (a: string, b: string, isDown: boolean) => (a === b ? 0 : a < b === isDown ? 1 : -1);
  const read = jobs
    .filter((job) => passes(job) && isOfClass(job) && isFrom(job) && (among !== 'classes' || isToLast(job)))
    .sort((a, b) => rank(a.createdAt ?? '', b.createdAt ?? '', descends) || rank(a.id, b.id, idsDescend));
  const first = Math.max(0, skipped);
  return { skipped, rows: read.slice(first, first + Math.max(0, reach.limit + Math.min(skipped, 0))) };
}

function toRow({ id, taskType, status, createdAt }: Task) {
  const created = `${createdAt?.slice(0, 10)} ${createdAt?.slice(11, 19)}+00`;
  return [id, null, null, taskType, status, null, null, created, null, null, null, null];
}

const anyAsked = fc.record({
  written: anyWritten,
  query: anyQuery,
  share: fc.double({ min: 0, max: 1.05, noNaN: true }),
  limit: fc.integer({ min: 0, max: 120 }),
});
type Asked = typeof anyAsked extends fc.Arbitrary<infer T> ? T : never;

/** The plan for a window, and whether it led there at once: then to what is right. */
async function follow({ written, query, share, limit }: Asked, expectation: 'told' | 'none' | 'half') {
  const { jobs, copy } = written;
  const open = openOf(written);
  const guess = { told: open, none: [], half: open.slice(0, open.length / 2) }[expectation];
  const subject = subjectOf(query, copy, guess, OWN);
  if (subject === null) throw new Error('plain words');
  const expected = sortedByOracle(jobs, query);
  const window = { offset: Math.floor(share * expected.length), limit };
  const plan = planAhead(subject, window);
  const { skipped, rows } = run(written, plan);
  const told: Told = {
    fold: '1',
    renewals: '1',
    fingerprint: '',
    takenAt: '2026-01-01 00:00:00+00',
    skipped,
    open,
  };
  const answer = {
    origin: 'compute',
    query,
    window,
    copy,
    vocabulary: OWN,
    plan,
    told,
    rows: rows.map(toRow),
  };
  const snapshot = answerAhead(answer);
  if (snapshot === null || snapshot === 'again') return { plan, isRead: false };
  expect(await snapshot.positions(query, window)).to.deep.equal(
    expected.slice(window.offset, window.offset + limit).map((job) => positionOf(job, query.order)),
  );
  const counts = sumsOf(await snapshot.count(query));
  for (const status of STATUSES) {
    for (const taskType of TYPES) {
      const real = jobs.filter((job) => job.status === status && job.taskType === taskType).length;
      expect(counts[`${taskType}/${status}`]?.count ?? 0).to.equal(real);
    }
  }
  return { plan, isRead: true };
}

describe('planAhead', () => {
  it('leads to the window, or to a try that sees that it does not', async () => {
    await fc.assert(
      fc.asyncProperty(anyAsked, fc.constantFrom('told', 'none', 'half'), async (asked, expectation) => {
        await follow(asked, expectation);
      }),
      { numRuns: 100 },
    );
  });

  it('is right at once nearly always, where what was written is known, in every shape', async () => {
    const shapes = new Map<string, boolean[]>();
    for (const asked of fc.sample(anyAsked, { seed: 4, numRuns: 200 })) {
      const { plan, isRead } = await follow(asked, 'told');
      const shape = JSON.stringify(plan.shape);
      shapes.set(shape, [...(shapes.get(shape) ?? []), isRead]);
    }
    const all = [...shapes.values()].flat();
    expect(all.filter((isRead) => isRead).length / all.length).to.be.greaterThan(0.95);
    expect(shapes.size).to.equal(12);
    for (const [shape, some] of shapes) expect(some, shape).to.include(true);
  });

  it('bounds how many stand before a moment', () => {
    fc.assert(
      fc.property(anyWritten, anyQuery, fc.integer({ min: -5, max: 2_005 }), (written, query, seconds) => {
        const subject = subjectOf(query, written.copy, [], OWN);
        if (subject === null) throw new Error('plain words');
        const { least, most } = countBefore(subject, moment(seconds));
        const older: Task[] = [];
        const before = new Set(written.deltas.filter(({ n }) => n === 1).map(({ job }) => job.id));
        older.push(...written.jobs.filter(({ id }) => !before.has(id)));
        older.push(...written.deltas.filter(({ n }) => n === -1).map(({ job }) => job));
        const standing = sortedByOracle(older, query).filter(({ createdAt }) =>
          query.order.direction === 'ascending'
            ? (createdAt ?? '') < moment(seconds)
            : (createdAt ?? '') > moment(seconds),
        );
        expect(standing.length).to.be.within(least, most);
        expect(countBefore(subject, null)).to.deep.equal({ least: totalOf(subject), most: totalOf(subject) });
      }),
      { numRuns: 40 },
    );
  });
});
