import { expect } from 'chai';
import type { JobsTable } from '../../../src/adapters/knex/jobs-table.js';
import { INFERENCE_JOBS } from '../../../src/adapters/knex/jobs-table.js';
import { KnexTaskRepository } from '../../../src/adapters/knex/knex-task-repository.js';
import {
  InMemoryStreamRegistry,
  InMemoryUserDirectory,
  FixedClock,
} from '../../../src/adapters/memory/index.js';
import { ListAdminTasks } from '../../../src/application/list-admin-tasks.js';
import type { UnreadableCell } from '../../../src/application/sound-task.js';
import type { TestDatabase } from '../../support/database.js';
import { testDatabase } from '../../support/database.js';
import { ADMIN, NOW } from '../../support/platform.js';

/** By the column's type: what is stored, what the list shows of it, and whether that is told of. */
const STORED: Record<string, readonly (readonly [sql: string, shown: number | null, told?: true])[]> = {
  numeric: [
    ['0.5000', 0.5],
    ['1', 1],
    ['NULL', null],
    ['50', null, true],
    [`'NaN'`, null, true],
  ],
  'double precision': [
    ['0.25', 0.25],
    [`'NaN'`, null, true],
    [`'Infinity'`, null, true],
    ['-1', null, true],
  ],
  bigint: [
    ['0', 0],
    ['1', 1],
    ['50', null, true],
  ],
  integer: [
    ['1', 1],
    ['100', null, true],
  ],
  text: [
    [`'0.5'`, 0.5],
    [`''`, null, true],
    [`'half'`, null, true],
    ['NULL', null],
  ],
  boolean: [['true', null, true]],
};

describe('progress in a column of another type', () => {
  let database: TestDatabase;

  before(async () => {
    database = await testDatabase();
  });
  after(() => database.close());

  for (const [type, cells] of Object.entries(STORED)) {
    it(`is read as a number where it is a share: ${type}`, async () => {
      const table: JobsTable = { ...INFERENCE_JOBS, table: `jobs ${type}`, unboundedTime: true };
      await database.knex
        .raw(`CREATE TABLE "jobs ${type}" (id uuid, user_id text, name text, task_type text, status text,
        progress ${type}, error text, details jsonb, created_at timestamptz, started_at timestamptz, finished_at timestamptz)`);
      const rows = cells.map(
        ([sql], i) =>
          `(gen_random_uuid(), '${String(i)}', ${sql}, 'running', 't', now() + ${i} * interval '1 s')`,
      );
      await database.knex.raw(
        `INSERT INTO "jobs ${type}" (id, name, progress, status, task_type, created_at) VALUES ${rows.join()}`,
      );
      const told: UnreadableCell[] = [];
      const tasks = new KnexTaskRepository(database.knex, { table });
      const streams = new InMemoryStreamRegistry(new FixedClock(NOW));
      const users = new InMemoryUserDirectory([ADMIN]);
      const listAdminTasks = new ListAdminTasks(
        { tasks, streams: [streams], users },
        { onUnreadable: (cell) => told.push(cell) },
      );
      const order = { key: 'createdAt', direction: 'ascending' } as const;
      const { items } = await listAdminTasks.execute({ userId: ADMIN.id, order });
      expect(items.map(({ progress }) => progress)).to.deep.equal(cells.map(([, shown]) => shown));
      const expected = items.filter((_, i) => cells[i]?.[2]).map(({ id }) => id);
      expect(told.map(({ field, id }) => `${field} ${id}`)).to.have.members(
        expected.map((id) => `progress ${id}`),
      );
    });
  }
});
