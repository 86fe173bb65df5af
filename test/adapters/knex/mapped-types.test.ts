import { expect } from 'chai';
import { INFERENCE_JOBS } from '../../../src/adapters/knex/jobs-table.js';
import { KnexTaskRepository } from '../../../src/adapters/knex/knex-task-repository.js';
import { installLedger } from '../../../src/adapters/knex/ledger/install-ledger.js';
import { verifyLedger } from '../../../src/adapters/knex/ledger/verify-ledger.js';
import type { JobSources, JobsMapping } from '../../../src/adapters/knex/mapping/jobs-mapping.js';
import { ALL_TASKS } from '../../../src/domain/task-query.js';
import type { TaskQuery } from '../../../src/domain/task-query.js';
import { EVERY_TASK } from '../../../src/domain/task-filter.js';
import type { TaskFilter } from '../../../src/domain/task-filter.js';
import { within } from '../../contract/task-queries.js';
import type { TestDatabase } from '../../support/database.js';
import { testDatabase } from '../../support/database.js';

const PAGE = { offset: 0, limit: 10 };
const NONE = { userId: null, name: null, error: null, details: null, progress: null } as const;

function mapped(
  table: string,
  columns: Partial<JobSources> = {},
  rest: Partial<JobsMapping> = {},
): JobsMapping {
  const times = { createdAt: 'created_at', startedAt: null, finishedAt: null };
  return {
    schema: null,
    table,
    columns: { ...INFERENCE_JOBS.columns, ...NONE, ...times, ...columns },
    ...rest,
  };
}

const filtered = (filter: Partial<TaskFilter>): TaskQuery => ({
  ...ALL_TASKS,
  filter: { ...EVERY_TASK, ...filter },
});

describe('columns of any type', () => {
  let database: TestDatabase;

  before(async () => {
    database = await testDatabase();
  });
  after(() => database.close());

  const read = (table: JobsMapping, query: TaskQuery) =>
    new KnexTaskRepository(database.knex, { table }).read(async (snapshot) => {
      const positions = await snapshot.positions(query, PAGE);
      const { classes } = await snapshot.count(query);
      const jobs = await snapshot.get(positions.map(({ id }) => id));
      return { ids: positions.map(({ id }) => id), jobs, classes };
    });
  const idsOf = async (table: JobsMapping, query: TaskQuery = ALL_TASKS) => (await read(table, query)).ids;
  const byIds = (...ids: string[]) => within({ ids: ids.map((id) => ({ source: 'compute' as const, id })) });
  const byText = (text: string) => within({ search: [{ kind: 'text', text }] });

  async function create(table: string, columns: string, values: string): Promise<void> {
    await database.knex.raw(
      `CREATE TABLE ${table} (${columns}, created_at timestamptz DEFAULT '2026-01-01Z'); INSERT INTO ${table} VALUES ${values}`,
    );
  }

  for (const [type, own, foreign] of [
    ['smallint', '7', '70000'],
    ['int', '7', '3000000000'],
    ['bigint', '7', '9223372036854775808'],
    ['numeric', '7.50', 'seven'],
    ['double precision', '7.5', '1e400'],
    ['boolean', 'true', 'perhaps'],
    ['inet', '10.0.0.7/32', '10.0.0.777'],
    ['timestamptz', '2026-01-01 00:00:00+00', 'yesterdays'],
    ['char(8)', 'seven', 'eight'],
  ] as const) {
    it(`may be the id, ${type}, which texts that are none of its values don't find`, async () => {
      const name = `ids_${type.replace(/\W/g, '_')}`;
      await create(name, `id ${type}, status text, task_type text`, `('${own}', 'queued', 'chat')`);
      const table = mapped(name);
      const [id = ''] = await idsOf(table);
      expect(await idsOf(table, byIds(foreign)), foreign).to.deep.equal([]);
      expect(await idsOf(table, byIds(foreign, id)), id).to.deep.equal([id]);
      expect(await idsOf(table, byText(foreign)), foreign).to.deep.equal([]);
      expect(await idsOf(table, byText(id)), id).to.deep.equal([id]);
      expect((await read(table, ALL_TASKS)).jobs).to.have.length(1);
    });
  }

  it('are ordered by number where they are numbers, whether Postgres orders them or not', async () => {
    await create(
      'decimals',
      'id numeric, status text, task_type text',
      `(10, 'queued', 'a'), (9, 'queued', 'a'), (9.5, 'queued', 'a')`,
    );
    const table = mapped('decimals', { name: 'task_type' });
    expect(await idsOf(table)).to.deep.equal(['9', '9.5', '10']);
    expect(await idsOf(table, byText('a'))).to.deep.equal(['9', '9.5', '10']);
  });

  for (const [type, yes, no] of [
    ['boolean', 'true', 'false'],
    ['numeric', '1', '0'],
    ['date', '2026-01-01', '2026-01-02'],
    ['jsonb', '{}', '[]'],
    ['char(4)', 'yes', 'no'],
    ['smallint', '1', '0'],
  ] as const) {
    it(`may be the status, ${type}, also where the list's own words are none of its`, async () => {
      const name = `statuses_${type.replace(/\W/g, '_')}`;
      await create(
        name,
        `id int, status ${type}, task_type ${type}`,
        `(1, '${yes}', '${yes}'), (2, '${no}', NULL), (3, NULL, '${no}')`,
      );
      const words = { succeeded: [yes], queued: [no, '70000'], failed: [null] };
      for (const table of [mapped(name, { status: { column: 'status', words } })]) {
        expect(await idsOf(table, filtered({ statuses: ['succeeded', 'running'] }))).to.deep.equal(['1']);
        expect(await idsOf(table, filtered({ statuses: ['queued'] }))).to.deep.equal(['2']);
        expect(await idsOf(table, filtered({ statuses: ['failed'] }))).to.deep.equal(['3']);
        expect(await idsOf(table, filtered({ taskTypes: [yes, '70000', 'x'] }))).to.deep.equal(['1']);
        expect(await idsOf(table, byText('1'))).to.deep.equal(['1']);
        await installLedger(database.knex, { table, leafSeconds: 1 });
        await database.knex.raw(`UPDATE ${name} SET status = NULL WHERE id = 2`);
        expect(await idsOf(table, filtered({ statuses: ['failed'] }))).to.deep.equal(['2', '3']);
        expect((await verifyLedger(database.knex, { table })).differences).to.equal(0);
      }
    });
  }

  it('may be a name or an error of no text, which is looked through all the same', async () => {
    await create(
      'odd_texts',
      'id int, status text, task_type text, name int, error jsonb, user_id int',
      `(1, 'failed', 'chat', 4711, '{"code": "E_BAD"}', 3)`,
    );
    const table = mapped('odd_texts', { name: 'name', error: 'error', userId: 'user_id' });
    expect(await idsOf(table, byText('471'))).to.deep.equal(['1']);
    expect(await idsOf(table, within({ search: [{ kind: 'error', text: 'e_bad' }] }))).to.deep.equal(['1']);
    expect(await idsOf(table, within({ userId: '3' }))).to.deep.equal(['1']);
  });

  it("may hold JSON that jsonb doesn't take, in which there is nothing", async () => {
    await create(
      'odd_json',
      'id int, status text, task_type text, kept json, written text',
      `
      (1, 'queued', 'chat', '{"a": "x\\u0000", "b": "one"}', '{"a": "x\\u0000", "b": "one"}'),
      (2, 'queued', 'chat', '{"a": "\\ud800", "b": "two"}', '{"a": "\\ud800", "b": "two"}'),
      (3, 'queued', 'chat', '{"a": "\\ud83d\\ude00", "b": "three"}', '{"a": "\\ud83d\\ude00", "b": "three"}'),
      (4, 'queued', 'chat', NULL, 'no JSON')`,
    );
    for (const column of ['kept', 'written']) {
      const { jobs } = await read(mapped('odd_json', { name: { column, path: ['b'] } }), ALL_TASKS);
      expect(jobs.find(({ id }) => id === '3')?.name, column).to.equal('three');
      expect(jobs, column).to.have.length(4);
    }
    for (const details of ['kept', { columns: ['kept', 'written'] }]) {
      const table = mapped('odd_json', { details });
      expect((await read(table, ALL_TASKS)).jobs).to.have.length(4);
      const path = typeof details === 'string' ? ['b'] : ['kept', 'b'];
      const search = [{ kind: 'detail' as const, path, value: 'three' }];
      expect(await idsOf(table, within({ search }))).to.deep.equal(['3']);
    }
  });

  it('may be many that become one object', async () => {
    const names = Array.from({ length: 60 }, (_, i) => `c${i}`);
    await create(
      'wide',
      `id int, status text, task_type text, ${names.map((name) => `${name} int DEFAULT 1`).join(', ')}`,
      `(1, 'queued', 'chat')`,
    );
    const { jobs } = await read(mapped('wide', { details: { columns: names } }), ALL_TASKS);
    expect(Object.keys(jobs[0]?.details ?? {})).to.have.length(60);
  });

  it('may be a time in the first of several columns of numbers, whole or not', async () => {
    await create(
      'mixed',
      'id int, status text, task_type text, whole bigint, part numeric',
      `(1, 'queued', 'chat', NULL, 1767225600.25), (2, 'queued', 'chat', 1767225600, NULL)`,
    );
    const table = mapped('mixed', { createdAt: { column: ['whole', 'part'], as: 'epoch-s', none: [0] } });
    expect((await read(table, ALL_TASKS)).jobs.map(({ createdAt }) => createdAt)).to.have.members([
      '2026-01-01T00:00:00.250000Z',
      '2026-01-01T00:00:00.000000Z',
    ]);
    expect(
      await idsOf(table, within({ search: [{ kind: 'detail', path: ['x'], value: '1' }] })),
    ).to.deep.equal([]);
    expect(await idsOf(table, within({ createdFrom: '2026-01-01T00:00:00.100000Z' as never }))).to.deep.equal(
      ['1'],
    );
  });
});
