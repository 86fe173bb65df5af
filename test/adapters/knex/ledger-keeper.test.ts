import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { installLedger, rebuildLedger } from '../../../src/adapters/knex/ledger/install-ledger.js';
import { LedgerKeeper } from '../../../src/adapters/knex/ledger/ledger-keeper.js';
import { ledgerStatus } from '../../../src/adapters/knex/ledger/ledger-status.js';
import { JOBS_TABLE } from '../../../src/adapters/knex/schema.js';
import type { TestDatabase } from '../../support/database.js';
import { testDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';

describe("a ledger's keeper", () => {
  let database: TestDatabase;
  let knex: Knex;
  let keeper: LedgerKeeper;
  let told: unknown[];

  beforeEach(async () => {
    database = await testDatabase();
    knex = database.knex;
    told = [];
    keeper = new LedgerKeeper(database.connect({ poolMax: 1 }), {
      intervalMs: 10,
      retryMs: 20,
      onChange: (error) => told.push(error),
      onDoubts: (doubts) => told.push(doubts),
    });
    keeper.start();
  });
  afterEach(async () => {
    await keeper.stop();
    await database.close();
  });

  it('says nothing where there is no ledger, and nothing of one that is trusted', async () => {
    await delay(100);
    await installLedger(knex);
    await knex.raw(`INSERT INTO ${JOBS_TABLE} (task_type, status) VALUES ('chat', 'queued')`);
    await eventually(async () => (await ledgerStatus(knex)).openDeltas === 0);
    expect(told.filter((each) => !isPassing(each) && String(each) !== '')).to.deep.equal([]);
  });

  it('says once why the ledger is not trusted, and once that it is again', async () => {
    await installLedger(knex);
    await knex.raw(`ALTER TABLE ${JOBS_TABLE} DISABLE TRIGGER USER`);
    await eventually(() => told.some((each) => String(each) === 'triggers_off'));
    await delay(100);
    await rebuildLedger(knex);
    await eventually(() => String(told.at(-1)) === '');
    const since = told.findIndex((each) => String(each) === 'triggers_off');
    expect(told.slice(since).filter((each) => !isPassing(each))).to.deep.equal([['triggers_off'], []]);
    expect(told.slice(0, since).filter((each) => !isPassing(each) && String(each) !== '')).to.deep.equal([]);
  });

  it('says that parts of the ledger are missing', async () => {
    await installLedger(knex);
    await knex.raw(`DROP TABLE ${JOBS_TABLE}_ledger_buckets`);
    await eventually(() => told.some((each) => String(each) === 'broken'));
    await rebuildLedger(knex);
    await eventually(() => String(told.at(-1)) === '');
  });

  it('counts a table anew that was rewritten', async () => {
    await knex.raw(
      `INSERT INTO ${JOBS_TABLE} (task_type, status) VALUES ('chat', 'queued'), ('chat', 'failed')`,
    );
    await installLedger(knex);
    await knex.raw(`DELETE FROM ${JOBS_TABLE} WHERE status = 'failed'`);
    await knex.raw(`VACUUM FULL ${JOBS_TABLE}`);
    await eventually(async () => (await ledgerStatus(knex)).state === 'exact');
    expect((await ledgerStatus(knex)).rows).to.equal(1);
  });

  /** While it is being installed or rebuilt the ledger isn't counted, which a fold may or may not see. */
  function isPassing(each: unknown): boolean {
    return String(each) === 'not_counted';
  }
});
