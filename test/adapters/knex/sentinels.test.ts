import { expect } from 'chai';
import type { Knex } from 'knex';
import { KnexTaskRepository } from '../../../src/adapters/knex/knex-task-repository.js';
import { foldLedger } from '../../../src/adapters/knex/ledger/fold-ledger.js';
import { installLedger } from '../../../src/adapters/knex/ledger/install-ledger.js';
import { removeLedger } from '../../../src/adapters/knex/ledger/remove-ledger.js';
import { JOBS_TABLE } from '../../../src/adapters/knex/schema.js';
import { isChosen } from '../../../src/application/query/matching.js';
import { ALL_TASKS } from '../../../src/domain/task-query.js';
import type { Task } from '../../../src/domain/task.js';
import { EVERY_TASK } from '../../../src/domain/task-filter.js';
import { SORT_KEYS } from '../../../src/domain/task-order.js';
import { within } from '../../contract/task-queries.js';
import type { TestDatabase } from '../../support/database.js';
import { testDatabase } from '../../support/database.js';
import { newerByOracle, sortedByOracle } from '../../support/list-oracle.js';
import { at } from '../../support/task-builder.js';

/** What platforms write for `not yet`, beside the first moment that is one and others. */
const NONE = ['0001-01-01T00:00:00Z', '1900-01-01T00:00:00Z', '1969-12-31T23:59:59Z', '1970-01-01T00:00:00Z'];
const TOLD = ['1970-01-02T00:00:00Z', '2026-01-01T00:00:00.000001Z', '2026-01-01T00:00:01Z'];
const momentOf = (moments: readonly string[], i: string) =>
  `(ARRAY[${moments.map((moment) => `'${moment}'`).join()}]::timestamptz[])[1 + ${i} % ${moments.length}]`;
const INSERT = `INSERT INTO ${JOBS_TABLE} (id, task_type, status, created_at, started_at, finished_at)
  SELECT md5(i::text)::uuid, (ARRAY['chat', 'image'])[1 + i % 2], (ARRAY['queued', 'running', 'failed'])[1 + i / 3 % 3],
         ${momentOf([...NONE, ...TOLD], 'i')},
         CASE WHEN i % 3 > 0 THEN ${momentOf([...NONE, ...TOLD], 'i / 5')} END,
         CASE WHEN i % 4 > 0 THEN ${momentOf([...TOLD, ...NONE], 'i / 11')} END
    FROM generate_series(1, 700) AS i`;
const FILTERS = [
  {},
  { statuses: ['running'] as const },
  { statuses: ['failed', 'queued'] as const, taskTypes: ['chat'] },
];
const AS_OFS = [null, at('2026-01-01T00:00:00.000001Z'), at('1960-01-01T00:00:00Z')];

describe('moments that stand for none', () => {
  let database: TestDatabase;
  let knex: Knex;

  before(async () => {
    database = await testDatabase();
    knex = database.knex;
    await removeLedger(knex).catch(() => undefined);
    await knex.raw(INSERT);
  });
  after(() => database.close());

  const snapshotOf = <T>(read: Parameters<KnexTaskRepository['read']>[0]) =>
    new KnexTaskRepository(knex).read(read) as Promise<T>;

  async function readAll(): Promise<readonly Task[]> {
    const { rows } = await knex.raw<{ rows: { id: string }[] }>(`SELECT id FROM ${JOBS_TABLE}`);
    return snapshotOf((snapshot) => snapshot.get(rows.map(({ id }) => id)));
  }

  async function expectLikeOracle(): Promise<void> {
    const all = await readAll();
    for (const key of SORT_KEYS) {
      for (const direction of ['ascending', 'descending'] as const) {
        for (const part of FILTERS) {
          for (const asOf of AS_OFS) {
            const filter = { ...EVERY_TASK, ...part };
            const query = within({ asOf }, { ...ALL_TASKS, filter, order: { key, direction } });
            const ids = sortedByOracle(all, query).map(({ id }) => id);
            const newer = newerByOracle(all, query);
            await snapshotOf(async (snapshot) => {
              const { classes } = await snapshot.count(query);
              const counts = classes.filter((entry) => isChosen(entry, filter));
              const said = JSON.stringify(query);
              expect(
                counts.reduce((sum, { count }) => sum + count, 0),
                said,
              ).to.equal(ids.length);
              expect(
                counts.reduce((sum, entry) => sum + entry.newer, 0),
                said,
              ).to.equal(newer);
              for (let offset = 0; offset < ids.length; offset += 37) {
                const positions = await snapshot.positions(query, { offset, limit: 20 });
                const shown = positions.map(({ id }) => id);
                expect(shown, `${said} ${offset}`).to.deep.equal(ids.slice(offset, offset + 20));
              }
            });
          }
        }
      }
    }
  }

  it('are missing, and the first that is one is not', async () => {
    const { rows } = await knex.raw<{ rows: { id: string; created_at: string }[] }>(
      `SELECT id, to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS created_at FROM ${JOBS_TABLE}`,
    );
    const stored = new Map(rows.map(({ id, created_at }) => [id, created_at]));
    for (const { id, createdAt } of await readAll()) {
      const moment = stored.get(id)!;
      expect(createdAt).to.equal(NONE.some((none) => moment.startsWith(none.slice(0, 19))) ? null : moment);
    }
  });

  it('come last in every order, with every filter and as of any moment', expectLikeOracle).timeout(60_000);

  it('do so by the ledger', async () => {
    await installLedger(knex, { leafSeconds: 1 });
    await knex(JOBS_TABLE).where({ task_type: 'image' }).whereRaw('abs(hashtext(id::text)) % 3 = 0').delete();
    await expectLikeOracle();
    await foldLedger(knex);
    await expectLikeOracle();
  }).timeout(120_000);
});
