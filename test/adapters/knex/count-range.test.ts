import { expect } from 'chai';
import type { Knex } from 'knex';
import type { CreatedRange } from '../../../src/adapters/knex/count-range.js';
import { countRangeByLedger } from '../../../src/adapters/knex/count-range.js';
import { foldLedger } from '../../../src/adapters/knex/ledger/fold-ledger.js';
import type { ClassCount } from '../../../src/adapters/knex/position-plan.js';
import { planRuns } from '../../../src/adapters/knex/position-plan.js';
import { selectLeaf, startAtLeaf } from '../../../src/adapters/knex/seek-run.js';
import { classOf, parseClass } from '../../../src/adapters/knex/sql.js';
import { isChosen } from '../../../src/application/query/matching.js';
import type { TaskQuery } from '../../../src/domain/task-query.js';
import { UNSCOPED } from '../../../src/domain/task-scope.js';
import { EVERY_TASK } from '../../../src/domain/task-filter.js';
import { toTaskStatus } from '../../../src/domain/task.js';
import type { TestDatabase } from '../../support/database.js';
import { testDatabase } from '../../support/database.js';
import { makeScatteredJobs, trustedLedger } from '../../support/scattered-jobs.js';
import { at } from '../../support/task-builder.js';

/** Before all, the first that is one, leaves' edges and beside them, in the middle of leaves, among strays, after all. */
const MOMENTS = [
  '0001-01-01T00:00:00Z',
  '1970-01-02T00:00:00Z',
  '1970-01-02T00:00:00.000001Z',
  '2026-01-01T04:59:59.999999Z',
  '2026-01-01T05:00:00Z',
  '2026-01-01T05:00:00.000001Z',
  '2026-01-01T09:34:10.250Z',
  '2026-01-02T03:00:00Z',
  '2026-01-03T01:00:00.000001Z',
  '2026-01-03T05:00:00Z',
  '9999-12-31T23:59:59.999999Z',
].map(at);

/** Each beginning with each end, some of them reversed, and every other one of a frozen list. */
const RANGES: CreatedRange[] = [null, ...MOMENTS].flatMap((createdFrom, i) =>
  [null, ...MOMENTS].map((createdTo, j) => ({
    createdFrom,
    createdTo,
    asOf: (i + j) % 2 === 0 ? null : MOMENTS[(i * 5 + j * 3) % MOMENTS.length]!,
  })),
);

const CLASS = classOf({ status: 'status', taskType: 'task_type' });
const HAS_TIME = `created_at >= '1970-01-02Z' AND created_at < '10000-01-01Z'`;
const IN_RANGE = `${HAS_TIME} AND (:createdFrom::timestamptz IS NULL OR created_at >= :createdFrom::timestamptz)
  AND (:createdTo::timestamptz IS NULL OR created_at < :createdTo::timestamptz)`;
const IN_TIME = `(:asOf::timestamptz IS NULL OR created_at <= :asOf::timestamptz)`;

describe('the ledger of jobs created in a range', () => {
  let database: TestDatabase;
  let knex: Knex;
  let ledger: Awaited<ReturnType<typeof trustedLedger>>;

  before(async () => {
    database = await testDatabase({ migrated: false });
    knex = database.knex;
    await makeScatteredJobs(knex);
  });
  after(() => database.close());

  async function told(range: CreatedRange): Promise<ClassCount[]> {
    const { rows } = await countRangeByLedger(knex, ledger.names, ledger.trusted, range);
    return rows.map((row) => {
      const { status, taskType } = parseClass(row.class);
      const [count, newer, older] = [row.count, row.newer, row.older].map(Number) as [number, number, number];
      return { class: row.class, status: toTaskStatus(status), taskType, count, keyed: count, newer, older };
    });
  }

  async function counted(
    range: CreatedRange,
  ): Promise<Pick<ClassCount, 'class' | 'count' | 'newer' | 'older'>[]> {
    const { rows } = await knex.raw<{ rows: Awaited<ReturnType<typeof counted>> }>(
      `SELECT * FROM (
         SELECT ${CLASS} AS class, (count(*) FILTER (WHERE ${IN_RANGE} AND ${IN_TIME}))::int AS count,
                (count(*) FILTER (WHERE ${IN_RANGE} AND NOT ${IN_TIME}))::int AS newer,
                (count(*) FILTER (WHERE ${HAS_TIME} AND created_at < :createdFrom::timestamptz))::int AS older
           FROM inference_jobs GROUP BY 1) AS counted WHERE count > 0 OR newer > 0`,
      range as never,
    );
    return rows;
  }

  async function listed(
    range: CreatedRange,
    where: string,
    order: string,
    offset: number,
  ): Promise<string[]> {
    const { rows } = await knex.raw<{ rows: { id: string }[] }>(
      `SELECT id FROM inference_jobs WHERE ${IN_RANGE} AND ${IN_TIME} AND ${where} ORDER BY ${order} OFFSET ${offset} LIMIT 5`,
      range as never,
    );
    return rows.map(({ id }) => id);
  }

  function describeRanges(ranges: readonly CreatedRange[]): void {
    it('counts them by class as a GROUP BY does', async () => {
      for (const range of ranges) {
        const rows = (await told(range)).map(({ class: name, count, newer, older }) => ({
          class: name,
          count,
          newer,
          older,
        }));
        expect(rows, JSON.stringify(range)).to.have.deep.members(await counted(range));
      }
    }).timeout(60_000);

    for (const direction of ['ascending', 'descending'] as const) {
      it(`finds any place of theirs by the time of creation ${direction}`, async () => {
        for (const [i, range] of ranges.entries()) {
          const isFiltered = i % 3 === 0;
          const filter = { ...EVERY_TASK, statuses: isFiltered ? (['failed', 'succeeded'] as const) : [] };
          const where = isFiltered ? `status IN ('failed', 'succeeded')` : 'true';
          const query: TaskQuery = {
            scope: { ...UNSCOPED, ...range },
            filter,
            order: { key: 'createdAt', direction },
          };
          const counts = await told(range);
          const size = counts.reduce((sum, entry) => sum + (isChosen(entry, filter) ? entry.count : 0), 0);
          const offset = [0, Math.floor(size / 3), Math.floor(size / 2) + 3, size - 7][i % 4]!;
          const [run] = planRuns(query, counts, { offset, limit: 5 });
          if (run === undefined) continue;
          const { rows } = await selectLeaf(knex, ledger.names, ledger.trusted, query, run);
          const started = startAtLeaf(query, run, rows[0]!);
          const isDescending = (direction === 'descending') !== run.reversed;
          const found = await listed(
            range,
            `${where} AND created_at ${isDescending ? '<' : '>='} '${started.bound}'`,
            `created_at ${isDescending ? 'DESC' : 'ASC'}, id ${run.reversed ? 'DESC' : 'ASC'}`,
            started.offset,
          );
          const said = JSON.stringify({ range, offset, started });
          expect(started.offset, said).to.be.at.most(run.offset);
          expect(run.reversed ? found.reverse() : found, said).to.deep.equal(
            await listed(
              range,
              where,
              `created_at ${direction === 'descending' ? 'DESC' : 'ASC'}, id`,
              offset,
            ),
          );
        }
      }).timeout(60_000);
    }
  }

  describe('with open deltas and a partition that it has not counted', () => {
    before(async () => {
      ledger = await trustedLedger(knex);
      expect(ledger.trusted.strays).to.have.length(1);
    });
    describeRanges(RANGES.filter((_, i) => i % 5 < 3));
  });

  describe('once it is folded', () => {
    before(async () => {
      await foldLedger(knex);
      ledger = await trustedLedger(knex);
      expect(ledger.trusted.strays).to.have.length(0);
    });
    describeRanges(RANGES.filter((_, i) => i % 5 >= 3));
  });
});
