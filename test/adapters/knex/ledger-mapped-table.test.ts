import { expect } from 'chai';
import type { Knex } from 'knex';
import type { JobsTable } from '../../../src/adapters/knex/jobs-table.js';
import { KnexTaskRepository } from '../../../src/adapters/knex/knex-task-repository.js';
import { foldLedger } from '../../../src/adapters/knex/ledger/fold-ledger.js';
import { installLedger } from '../../../src/adapters/knex/ledger/install-ledger.js';
import { removeLedger } from '../../../src/adapters/knex/ledger/remove-ledger.js';
import { ledgerStatus } from '../../../src/adapters/knex/ledger/ledger-status.js';
import { verifyLedger } from '../../../src/adapters/knex/ledger/verify-ledger.js';
import { isChosen } from '../../../src/application/query/matching.js';
import { ALL_TASKS } from '../../../src/domain/task-query.js';
import type { Task } from '../../../src/domain/task.js';
import type { TaskFilter } from '../../../src/domain/task-filter.js';
import { EVERY_TASK } from '../../../src/domain/task-filter.js';
import { SORT_KEYS } from '../../../src/domain/task-order.js';
import { within } from '../../contract/task-queries.js';
import type { TestDatabase } from '../../support/database.js';
import { testDatabase } from '../../support/database.js';
import { newerByOracle, sortedByOracle } from '../../support/list-oracle.js';
import { at } from '../../support/task-builder.js';

const TABLE: JobsTable = {
  schema: 'platform x',
  table: `The "jobs" of o'brien`,
  unboundedTime: true,
  columns: {
    id: 'Job Id',
    userId: `user's`,
    name: '"name"',
    taskType: 'moment',
    status: '100% state',
    progress: 'Progress',
    error: 'select',
    details: 'details $1',
    createdAt: 'created %s',
    startedAt: 'key',
    finishedAt: 'Finished',
  },
};
const NAME = `"platform x"."The ""jobs"" of o'brien"`;

/** With columns of the names that the ledger's functions have for variables. */
const CREATE = `
  CREATE SCHEMA "platform x";
  CREATE TYPE "platform x".state AS ENUM ('running', 'RUNNING', 'succeeded', 'Canceled', 'weird "state"');
  CREATE TABLE ${NAME} (
    "Job Id" uuid PRIMARY KEY, "user's" text, """name""" text, "moment" varchar COLLATE "C", "100% state" "platform x".state,
    "Progress" double precision, "select" text, "details $1" jsonb,
    "created %s" timestamptz, "key" timestamptz, "Finished" timestamptz,
    wanted text[], rank bigint, steps interval[], low timestamptz, high timestamptz, this_leaf timestamptz, n bigint, class text
  )`;

const MOMENTS = [
  ...[
    "'2026-01-01T00:00:00.000001Z'",
    "'2026-01-01T00:00:01Z'",
    "'2026-02-01'",
    "'9999-12-31T23:59:59.999999Z'",
  ],
  ...["'0001-01-01'", "'infinity'", "'-infinity'", "'4713-01-01 BC'", "'12000-01-01'", 'NULL'],
];
const moments = `(ARRAY[${MOMENTS.map((moment) => `${moment}::timestamptz`).join(', ')}])`;
const INSERT = `INSERT INTO ${NAME} ("Job Id", "moment", "100% state", "created %s", "key", "Finished", low, steps)
  SELECT md5(i::text)::uuid, (ARRAY['chat', 'image', NULL, ''])[1 + i % 4],
         (ARRAY['running', 'RUNNING', 'succeeded', 'Canceled', 'weird "state"', NULL]::"platform x".state[])[1 + i / 3 % 6],
         ${moments}[1 + i % 10], ${moments}[1 + i / 7 % 10], ${moments}[1 + i / 11 % 10], '2030-01-01', '{}'
    FROM generate_series(1, 1500) AS i`;

const FILTERS: readonly Partial<TaskFilter>[] = [
  {},
  { statuses: ['unknown'] },
  { statuses: ['running'] },
  { statuses: ['cancelled'], taskTypes: ['chat'] },
  { statuses: ['running', 'unknown'], taskTypes: ['chat'] },
  { taskTypes: [''] },
  { taskTypes: ['image', ''], statuses: ['succeeded'] },
];

describe("a table mapped by other names, with whatever a platform's may hold", () => {
  let database: TestDatabase;
  let knex: Knex;
  let all: readonly Task[];

  before(async () => {
    database = await testDatabase();
    knex = database.knex;
    await knex.raw(CREATE);
    await knex.raw(INSERT);
    all = await readAll();
  });
  after(() => database.close());

  /** By way of the ids alone. */
  async function readAll(): Promise<readonly Task[]> {
    const { rows } = await knex.raw<{ rows: { id: string }[] }>(`SELECT "Job Id" AS id FROM ${NAME}`);
    const repository = new KnexTaskRepository(knex, { table: TABLE });
    return repository.read((snapshot) => snapshot.get(rows.map(({ id }) => id)));
  }

  it('gives what a list has no place for as missing, and words of any case as what they say, others as unknown', async () => {
    expect(all).to.have.length(1_500);
    expect(new Set(all.map(({ taskType }) => taskType))).to.deep.equal(new Set(['chat', 'image', '']));
    expect(new Set(all.map(({ status, statusText }) => `${status}: ${statusText}`))).to.deep.equal(
      new Set([
        ...['running: null', 'running: RUNNING', 'succeeded: null', 'cancelled: Canceled'],
        ...['unknown: weird "state"', 'unknown: null'],
      ]),
    );
    expect(new Set(all.map(({ createdAt }) => createdAt))).to.deep.equal(
      new Set([
        null,
        ...['2026-01-01T00:00:00.000001Z', '2026-01-01T00:00:01Z'].map(at),
        ...['2026-02-01T00:00:00Z', '9999-12-31T23:59:59.999999Z'].map(at),
      ]),
    );
    expect(all[0]!.details).to.equal(null);
  });

  function describeReading(): void {
    for (const key of SORT_KEYS) {
      for (const direction of ['ascending', 'descending'] as const) {
        it(`lists and counts it by ${key} ${direction}`, async () => {
          const repository = new KnexTaskRepository(knex, { table: TABLE });
          for (const asOf of [null, at('2026-01-01T00:00:00.000001Z'), at('2026-01-15T00:00:00Z')]) {
            for (const wanted of FILTERS) {
              const filter = { ...EVERY_TASK, ...wanted };
              const query = within({ asOf }, { ...ALL_TASKS, filter, order: { key, direction } });
              const expected = sortedByOracle(all, query).map(({ id }) => id);
              const newer = newerByOracle(all, query);
              await repository.read(async (snapshot) => {
                const { classes } = await snapshot.count(query);
                const counts = classes.filter((entry) => isChosen(entry, filter));
                const sum = (of: 'count' | 'newer') => counts.reduce((total, entry) => total + entry[of], 0);
                const what = JSON.stringify(query);
                expect([sum('count'), sum('newer')], what).to.deep.equal([expected.length, newer]);
                for (const offset of [0, 520, 700, Math.max(0, expected.length - 15)]) {
                  const positions = await snapshot.positions(query, { offset, limit: 20 });
                  expect(
                    positions.map(({ id }) => id),
                    what,
                  ).to.deep.equal(expected.slice(offset, offset + 20));
                }
              });
            }
          }
        });
      }
    }
  }

  describe('without a ledger', describeReading);

  describe('with a ledger', () => {
    before(async () => {
      await installLedger(knex, { table: TABLE, leafSeconds: 3_600 });
      await knex.raw(`DELETE FROM ${NAME} WHERE "moment" = 'image' AND low = '2030-01-01'`);
      await knex.raw(`${INSERT} ON CONFLICT DO NOTHING`);
      await foldLedger(knex, TABLE);
      await knex.raw(
        `UPDATE ${NAME} SET "key" = "Finished", "Finished" = "key" WHERE "Job Id" < '80000000-0000-0000-0000-000000000000'`,
      );
      all = await readAll();
    });
    describeReading();

    it('verifies it, and follows a TRUNCATE', async () => {
      expect(await verifyLedger(knex, { table: TABLE })).to.deep.equal({
        rows: 1_500,
        uncounted: [],
        doubts: [],
        differences: 0,
        examples: [],
      });
      await knex.raw(`TRUNCATE ${NAME}`);
      await foldLedger(knex, TABLE);
      expect(await verifyLedger(knex, { table: TABLE })).to.include({ rows: 0, differences: 0 });
      expect(await ledgerStatus(knex, { table: TABLE })).to.include({ rows: 0, state: 'exact' });
      await removeLedger(knex, { table: TABLE });
      expect((await ledgerStatus(knex, { table: TABLE })).state).to.equal('absent');
    });
  });
});
