import { expect } from 'chai';
import { KnexTaskRepository } from '../../../src/adapters/knex/knex-task-repository.js';
import { foldLedger } from '../../../src/adapters/knex/ledger/fold-ledger.js';
import { installLedger } from '../../../src/adapters/knex/ledger/install-ledger.js';
import { JOBS_TABLE } from '../../../src/adapters/knex/schema.js';
import type { TaskCount } from '../../../src/domain/ports/task-repository.js';
import type { TaskFilter } from '../../../src/domain/task-filter.js';
import type { TaskOrder } from '../../../src/domain/task-order.js';
import { ALL_TASKS } from '../../../src/domain/task-query.js';
import type { TaskQuery } from '../../../src/domain/task-query.js';
import type { TaskStatus } from '../../../src/domain/task.js';
import { SORT_KEYS } from '../../../src/domain/task-order.js';
import type { Timestamp } from '../../../src/domain/timestamp.js';
import { within } from '../../contract/task-queries.js';
import type { TestDatabase } from '../../support/database.js';
import { testDatabase } from '../../support/database.js';
import { at } from '../../support/task-builder.js';

const ROWS = 20_000;
const LEAF_SECONDS = 600;
const COLUMNS = { createdAt: 'created_at', startedAt: 'started_at', finishedAt: 'finished_at' };

const filter = (taskTypes: string[], statuses: TaskStatus[]) => ({ taskTypes, statuses });
const queryOf = (wanted: TaskFilter, order: TaskOrder, asOf: Timestamp | null): TaskQuery =>
  within({ asOf }, { ...ALL_TASKS, filter: wanted, order });
const FILTERS = [
  filter([], []),
  filter([], ['succeeded']),
  filter([], ['queued']),
  filter(['chat', 'image'], []),
  filter([], ['succeeded', 'failed']),
  filter(['image', 'speech', 'none'], ['succeeded', 'running', 'failed']),
];
/** None; before all, among the oldest, in the middle, among the newest, after all. */
const MOMENTS = [
  null,
  ...['2025-01-01T00:00:00Z', '2026-01-01T01:00:00Z', '2026-01-07T00:00:00Z'].map(at),
  ...['2026-01-13T20:50:00Z', '2027-01-01T00:00:00Z'].map(at),
];

/** A minute apart, by threes at one moment, half of them out of the order of creation by their other times. */
const INSERT = (from: number, to: number) =>
  `INSERT INTO ${JOBS_TABLE} (task_type, status, created_at, started_at, finished_at)
   SELECT (ARRAY['chat', 'chat', 'image', 'speech'])[1 + i % 4], status, created,
          CASE WHEN status <> 'queued' THEN created + (i * 7919 % 5000) * interval '1 min' END,
          CASE WHEN status NOT IN ('queued', 'running') THEN created + (i * 104729 % 9000) * interval '1 min' END
     FROM (SELECT i, timestamptz '2026-01-01' + i / 3 * interval '3 min' / 3 * 2 AS created,
                  (ARRAY['queued', 'running', 'failed', 'succeeded', 'succeeded', 'succeeded', 'succeeded', 'succeeded'])[1 + i * 31 % 8] AS status
             FROM generate_series(${from}, ${to}) AS i) AS job`;

describe('KnexTaskRepository over 20,000 jobs', () => {
  let database: TestDatabase;
  let repository: KnexTaskRepository;
  let sought: number;

  before(async () => {
    database = await testDatabase();
    repository = new KnexTaskRepository(database.knex);
    await database.knex.raw(INSERT(1, ROWS / 2));
    database.knex.on('query', ({ sql }: { sql: string }) => {
      if (sql.includes('_ledger_seek"')) sought++;
    });
  });
  beforeEach(() => {
    sought = 0;
  });
  after(() => database.close());

  interface Expected {
    readonly ids: readonly string[];
    /** The first place of each leaf of the ledger, but for the jobs without the key. */
    readonly borders: readonly number[];
    readonly counts: readonly Pick<TaskCount, 'taskType' | 'status' | 'count' | 'newer'>[];
  }

  async function expectedOf({
    scope: { asOf },
    filter: { taskTypes, statuses },
    order,
  }: TaskQuery): Promise<Expected> {
    const key = COLUMNS[order.key];
    const { rows } = await database.knex.raw<{ rows: { id: string; leaf: number | null }[] }>(
      `SELECT id, floor(extract(epoch FROM ${key}) / ${LEAF_SECONDS})::int AS leaf FROM ${JOBS_TABLE}
        WHERE (:asOf::timestamptz IS NULL OR created_at <= :asOf::timestamptz)
          AND (:types::text[] = '{}' OR task_type = ANY(:types::text[]))
          AND (:statuses::text[] = '{}' OR status = ANY(:statuses::text[]))
        ORDER BY ${key} ${order.direction === 'descending' ? 'DESC' : 'ASC'} NULLS LAST, id`,
      { asOf, types: taskTypes, statuses } as never,
    );
    const { rows: counts } = await database.knex.raw<{ rows: Expected['counts'] }>(
      `SELECT task_type AS "taskType", status,
              (count(*) FILTER (WHERE (created_at > :asOf::timestamptz) IS NOT TRUE))::int AS count,
              (count(*) FILTER (WHERE created_at > :asOf::timestamptz))::int AS newer
         FROM ${JOBS_TABLE} GROUP BY 1, 2`,
      { asOf } as never,
    );
    return {
      ids: rows.map(({ id }) => id),
      borders: rows.flatMap(({ leaf }, i) => (leaf !== rows[i - 1]?.leaf ? [i] : [])),
      counts,
    };
  }

  function offsetsOf({ ids, borders }: Expected): number[] {
    const middle = borders[Math.floor(Math.random() * borders.length)] ?? 0;
    const all = [
      0,
      middle - 1,
      middle,
      middle + 1,
      (borders.at(-1) ?? 0) - 1,
      ids.length - 700,
      ids.length - 10,
    ];
    return [...new Set(all.map(Math.floor))].filter((offset) => offset >= 0);
  }

  async function expectAsTheTable(query: TaskQuery, isFlagged: (entry: TaskCount) => boolean = () => false) {
    const expected = await expectedOf(query);
    await repository.read(async (snapshot) => {
      const { classes: counts } = await snapshot.count(query);
      const told = counts.map(({ taskType, status, count, newer }) => ({ taskType, status, count, newer }));
      const flagged = counts.filter(isFlagged);
      if (flagged.length === 0) expect(told).to.have.deep.members([...expected.counts]);
      for (const offset of offsetsOf(expected)) {
        const positions = await snapshot.positions(query, { offset, limit: 20 });
        const ids = positions.map(({ id }) => id);
        expect(ids, JSON.stringify({ query, offset })).to.deep.equal(expected.ids.slice(offset, offset + 20));
      }
    });
  }

  function describeListings(): void {
    for (const key of SORT_KEYS) {
      for (const direction of ['ascending', 'descending'] as const) {
        it(`lists windows by ${key} ${direction} as one sorted SELECT does`, async function () {
          this.timeout(60_000);
          for (const [i, asOf] of MOMENTS.entries()) {
            const filters = asOf === null ? FILTERS : [FILTERS[i % 6]!];
            for (const wanted of filters) {
              await expectAsTheTable(queryOf(wanted, { key, direction }, asOf));
            }
          }
          expect(sought).to.be.greaterThan(10);
        });
      }
    }
  }

  describe('whose ledger has half of them in open deltas', () => {
    before(async () => {
      await installLedger(database.knex, { leafSeconds: LEAF_SECONDS });
      await database.knex.raw(INSERT(ROWS / 2 + 1, ROWS));
      await database.knex.raw(
        `UPDATE ${JOBS_TABLE} SET status = 'failed', started_at = NULL WHERE created_at < '2026-01-01T12:00:00Z' AND status = 'succeeded'`,
      );
    });
    describeListings();
  });

  describe('whose ledger is folded', () => {
    before(() => foldLedger(database.knex));
    describeListings();
  });

  describe('that look like more than a million, without a ledger', () => {
    before(async () => {
      await database.knex.raw(`DROP TABLE ${JOBS_TABLE}_ledger`);
      await database.knex.raw(`ANALYZE ${JOBS_TABLE}`);
      await database.knex.raw('UPDATE pg_class SET reltuples = 2000000 WHERE oid = ?::regclass', [
        JOBS_TABLE,
      ]);
    });

    it('counts no class further than to 10,000, and says so', async () => {
      await database.knex.raw(`UPDATE ${JOBS_TABLE} SET task_type = 'chat' WHERE status = 'succeeded'`);
      const query = ALL_TASKS;
      const { classes: counts } = await repository.read((snapshot) => snapshot.count(query));
      const limited = counts.filter(({ atLeast }) => atLeast);
      expect(limited).to.have.length(1);
      expect(limited[0]).to.include({ taskType: 'chat', status: 'succeeded', count: 10_001, newer: 0 });
      const { counts: real } = await expectedOf(query);
      const exact = counts.filter(({ atLeast }) => !atLeast);
      expect(exact).to.have.length(real.length - 1);
      for (const entry of exact) {
        expect(real.find((one) => one.taskType === entry.taskType && one.status === entry.status)).to.include(
          {
            count: entry.count,
          },
        );
      }
    });

    for (const key of SORT_KEYS) {
      for (const direction of ['ascending', 'descending'] as const) {
        it(`still lists every window by ${key} ${direction} as it is`, async function () {
          this.timeout(60_000);
          for (const asOf of [null, MOMENTS[3]!]) {
            for (const wanted of [FILTERS[0]!, FILTERS[4]!]) {
              await expectAsTheTable(
                queryOf(wanted, { key, direction }, asOf),
                ({ atLeast }) => atLeast === true,
              );
            }
          }
        });
      }
    }
  });
});
