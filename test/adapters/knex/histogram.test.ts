import { expect } from 'chai';
import type { Knex } from 'knex';
import type { CreatedRange } from '../../../src/adapters/knex/count-range.js';
import { countRangeByLedger } from '../../../src/adapters/knex/count-range.js';
import { foldLedger } from '../../../src/adapters/knex/ledger/fold-ledger.js';
import type { ClassCount } from '../../../src/adapters/knex/position-plan.js';
import type { Ask } from '../../../src/adapters/knex/search/search.js';
import { readHistogram, readHistogramByLedger } from '../../../src/adapters/knex/read-histogram.js';
import type { Sql } from '../../../src/adapters/knex/sql.js';
import { parseClass } from '../../../src/adapters/knex/sql.js';
import { countBetween } from '../../../src/application/histogram.js';
import type { HistogramShape, TaskHistogram } from '../../../src/domain/ports/task-repository.js';
import type { TaskFilter } from '../../../src/domain/task-filter.js';
import { EVERY_TASK } from '../../../src/domain/task-filter.js';
import type { TaskStatus } from '../../../src/domain/task.js';
import { toTaskStatus } from '../../../src/domain/task.js';
import { ALL_TASKS } from '../../../src/domain/task-query.js';
import { UNSCOPED } from '../../../src/domain/task-scope.js';
import type { Timestamp } from '../../../src/domain/timestamp.js';
import { toMicroseconds } from '../../../src/domain/timestamp.js';
import type { TestDatabase } from '../../support/database.js';
import { testDatabase } from '../../support/database.js';
import { makeScatteredJobs, trustedLedger } from '../../support/scattered-jobs.js';
import { at } from '../../support/task-builder.js';

const FILTERS: TaskFilter[] = [
  EVERY_TASK,
  { ...EVERY_TASK, statuses: ['failed', 'unknown'] },
  { taskTypes: ['image'], statuses: ['succeeded', 'running'] },
  { taskTypes: ['none'], statuses: [] },
];
const RANGES = (
  [
    [null, null, null],
    ['2026-01-01T05:00:00Z', '2026-01-03T05:00:00Z', null],
    ['2026-01-01T05:00:00.000001Z', '2026-01-03T04:59:59.999999Z', null],
    ['2026-01-01T05:03:00Z', null, '2026-01-03T02:03:04.5Z'],
    ['1970-01-01T12:00:00Z', '2026-01-02T03:00:00Z', null],
    [null, null, '2026-01-03T01:00:00.000001Z'],
    ['2026-01-02T01:11:11.111111Z', '2026-01-02T01:17:00Z', null],
    ['2026-01-02T01:11:11.111111Z', '2026-01-02T06:17:00Z', '2026-01-02T05:00:00Z'],
    [null, '9999-12-31T23:59:59.999999Z', null],
    ['2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z', null],
    [null, null, '1970-01-01T23:59:59.999999Z'],
  ] as const
).map((moments): CreatedRange => {
  const [createdFrom, createdTo, asOf] = moments.map((moment) => (moment === null ? null : at(moment)));
  return { createdFrom: createdFrom ?? null, createdTo: createdTo ?? null, asOf: asOf ?? null };
});
const SPAN = { from: at('2025-12-30T00:00:00Z'), to: at('2026-01-04T00:00:00Z') };
const SHAPES: HistogramShape[] = [
  { bins: 200, span: null },
  { bins: 60, span: SPAN },
  { bins: 7, span: null },
  { bins: 1, span: null },
  { bins: 2, span: null },
];

describe('the histogram of jobs by the time of creation', () => {
  let database: TestDatabase;
  let knex: Knex;
  let ledger: Awaited<ReturnType<typeof trustedLedger>>;
  let sent: string[] = [];

  before(async () => {
    database = await testDatabase({ migrated: false });
    knex = database.knex;
    await makeScatteredJobs(knex);
    knex.on('query', ({ sql }: { sql: string }) => sent.push(sql));
  });
  after(() => database.close());

  const ask: Ask = async (query) => query() as never;

  function whereOf({ createdFrom, createdTo, asOf }: CreatedRange, { taskTypes, statuses }: TaskFilter): Sql {
    const words = statuses.includes('unknown') ? [...statuses, 'odd', ''] : statuses;
    return {
      sql: `created_at >= COALESCE(?::timestamptz, '-infinity') AND created_at < COALESCE(?::timestamptz, 'infinity')
            AND created_at <= COALESCE(?::timestamptz, 'infinity')
            AND (? OR COALESCE(status, '') = ANY (?::text[])) AND (? OR task_type = ANY (?::text[]))`,
      bindings: [
        ...[createdFrom, createdTo, asOf],
        ...[statuses.length === 0, words as never],
        ...[taskTypes.length === 0, taskTypes as never],
      ] as never,
    };
  }

  async function matching(where: Sql): Promise<{ createdAt: Timestamp; status: TaskStatus }[]> {
    const { rows } = await knex.raw<{ rows: { createdAt: Timestamp; status: string }[] }>(
      `SELECT to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "createdAt", status FROM inference_jobs
        WHERE created_at >= '1970-01-02Z' AND created_at < '10000-01-01Z' AND (${where.sql})`,
      where.bindings as never,
    );
    return rows.map(({ createdAt, status }) => ({ createdAt, status: toTaskStatus(status) }));
  }

  async function countsOf(range: CreatedRange): Promise<ClassCount[]> {
    const { rows } = await countRangeByLedger(knex, ledger.names, ledger.trusted, range);
    return rows.map((row) => {
      const { status, taskType } = parseClass(row.class);
      const count = Number(row.count);
      const classified = { class: row.class, status: toTaskStatus(status), taskType };
      return { ...classified, count, keyed: count, newer: Number(row.newer), older: Number(row.older) };
    });
  }

  async function expectTrue(
    histogram: TaskHistogram,
    where: Sql,
    { bins, span }: HistogramShape,
    said: string,
  ) {
    const jobs = await matching(where);
    const { edges, counts } = histogram;
    if (jobs.length === 0 && span === null) {
      expect(histogram, said).to.deep.equal({ edges: [], counts: {}, searchedFrom: null });
      return;
    }
    expect(edges.length, said).to.be.within(2, bins + 1);
    const widths = edges.slice(1, -1).map((edge, i) => toMicroseconds(edge) - toMicroseconds(edges[i]!));
    expect(new Set(widths).size, said).to.be.at.most(1);
    const covered = [
      ...jobs.map(({ createdAt }) => createdAt),
      ...(span === null ? [] : [span.from, span.to]),
    ].sort();
    expect(edges[0]! <= covered[0]!, said).to.equal(true);
    expect(
      edges.at(-1)! > covered.at(-1)! || covered.at(-1) === '9999-12-31T23:59:59.999999Z',
      said,
    ).to.equal(true);
    // The last moment that there is has no later edge.
    expect(counts, said).to.deep.equal(countBetween(jobs, [...edges.slice(0, -1), '~' as Timestamp]));
  }

  function describeHistograms(): void {
    for (const [i, shape] of SHAPES.entries()) {
      it(`counts every job once in ${shape.bins} stretches at most`, async () => {
        for (const [j, range] of RANGES.entries()) {
          const counts = await countsOf(range);
          for (const filter of i < 2 ? FILTERS : [FILTERS[(i + j) % FILTERS.length]!]) {
            const where = whereOf(range, filter);
            const query = { ...ALL_TASKS, scope: { ...UNSCOPED, ...range }, filter };
            const told = await readHistogramByLedger(
              ask,
              { knex, ...ledger },
              { query, counts, where },
              shape,
            );
            await expectTrue(told, where, shape, JSON.stringify({ range, filter }));
          }
        }
      }).timeout(60_000);
    }

    it('reads the buckets, or the rows where the buckets are too wide', async () => {
      const read = async (range: CreatedRange) => {
        const counts = await countsOf(range);
        sent = [];
        const query = { ...ALL_TASKS, scope: { ...UNSCOPED, ...range } };
        const where = whereOf(range, EVERY_TASK);
        await readHistogramByLedger(ask, { knex, ...ledger }, { query, counts, where }, SHAPES[0]!);
        return sent.some((sql) => sql.includes('_ledger_buckets')) ? 'buckets' : 'rows';
      };
      expect(await read(RANGES[1]!)).to.equal('buckets');
      expect(await read(RANGES[6]!)).to.equal('rows');
    });
  }

  describe('by a ledger with open deltas and a partition that it has not counted', () => {
    before(async () => {
      ledger = await trustedLedger(knex);
    });
    describeHistograms();
  });

  describe('by a ledger that is folded', () => {
    before(async () => {
      await foldLedger(knex);
      ledger = await trustedLedger(knex);
    });
    describeHistograms();
  });

  describe('by a scan', () => {
    it('counts every job once, however many stretches there may be', async () => {
      for (const [i, range] of RANGES.entries()) {
        for (const shape of SHAPES) {
          const where = whereOf(range, FILTERS[i % FILTERS.length]!);
          const told = await readHistogram(ask, knex, { jobs: ledger.names.jobs, where }, shape);
          await expectTrue(told, where, shape, JSON.stringify({ range, shape }));
        }
      }
    });

    it('has edges where a clock has them', async () => {
      const where = whereOf(RANGES[1]!, EVERY_TASK);
      const { edges } = await readHistogram(
        ask,
        knex,
        { jobs: ledger.names.jobs, where },
        { bins: 100, span: null },
      );
      expect(edges.slice(0, 2)).to.deep.equal([at('2026-01-01T05:00:00Z'), at('2026-01-01T05:30:00Z')]);
    });

    it('tells how far back it was asked to look', async () => {
      const from = at('2026-01-03T00:00:00Z');
      const shape = { bins: 10, span: null };
      const told = await readHistogram(
        ask,
        knex,
        { jobs: ledger.names.jobs, where: { sql: 'false', bindings: [] }, searchedFrom: from },
        shape,
      );
      expect(told).to.deep.equal({ edges: [], counts: {}, searchedFrom: from });
    });
  });
});
