import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { installLedger, rebuildLedger } from '../../../src/adapters/knex/ledger/install-ledger.js';
import { LedgerKeeper } from '../../../src/adapters/knex/ledger/ledger-keeper.js';
import { ledgerStatus } from '../../../src/adapters/knex/ledger/ledger-status.js';
import { verifyLedger } from '../../../src/adapters/knex/ledger/verify-ledger.js';
import { JOBS_TABLE } from '../../../src/adapters/knex/schema.js';
import type { TestDatabase } from '../../support/database.js';
import { testDatabase } from '../../support/database.js';
import { writeUntil } from '../../support/job-writer.js';
import { countDifferences, newerDifferences, seekDifferences } from '../../support/ledger-oracle.js';
import { Resources } from '../../support/resources.js';

const WRITERS = 5;
const WRITING_MS = 8_000;

describe('the ledger, while five connections write and two keepers fold', () => {
  let database: TestDatabase;
  const resources = new Resources();

  before(async () => {
    database = resources.use(await testDatabase());
    await database.knex.raw(
      `INSERT INTO ${JOBS_TABLE} (task_type, status, created_at, started_at)
       SELECT 'chat', 'queued', timestamptz '2026-01-01' + i * interval '10 s',
              CASE WHEN i % 3 = 0 THEN timestamptz '2026-01-01' + i * interval '11 s' END
         FROM generate_series(1, 2000) AS i`,
    );
    await installLedger(database.knex, { leafSeconds: 60 });
    for (const intervalMs of [20, 50]) {
      const keeper = new LedgerKeeper(database.connect({ poolMax: 1 }), { intervalMs });
      keeper.start();
      resources.defer(() => keeper.stop());
    }
  });
  after(() => resources.close());

  /** What differs in one snapshot, looked at for as long as it stands. */
  async function differences(): Promise<unknown[]> {
    return database.knex.transaction(
      async (snapshot) => {
        const counts = await countDifferences(snapshot);
        const others = [...(await newerDifferences(snapshot)), ...(await seekDifferences(snapshot))];
        return [...counts, ...others, ...(await countDifferences(snapshot))];
      },
      { isolationLevel: 'repeatable read' },
    );
  }

  it('tells in every snapshot what the table holds, and in the end', async function () {
    this.timeout(60_000);
    const end = performance.now() + WRITING_MS;
    const found: unknown[] = [];
    const report = { commits: 0, rollbacks: 0, kills: 0 };
    let snapshots = 0;
    // All of it has to have happened, or the test proves nothing.
    const isOver = () =>
      found.length > 0 ||
      (performance.now() > end &&
        snapshots >= 20 &&
        report.commits >= 100 &&
        report.rollbacks >= 10 &&
        report.kills >= 3);
    const writers = Array.from({ length: WRITERS }, () =>
      writeUntil(isOver, database.connect({ poolMax: 1 }), report),
    );
    while (!isOver()) {
      found.push(...(await differences()));
      snapshots++;
      await delay(5);
    }
    await Promise.all(writers);

    expect(found).to.deep.equal([]);
    const { rows } = await database.knex.raw<{ rows: { n: number }[] }>(
      `SELECT count(*)::int AS n FROM ${JOBS_TABLE}`,
    );
    expect(await verifyLedger(database.knex)).to.deep.equal({
      rows: rows[0]!.n,
      uncounted: [],
      doubts: [],
      differences: 0,
      examples: [],
    });
    expect((await ledgerStatus(database.knex)).rows).to.equal(rows[0]!.n);
  });

  for (const trigger of ['insert', 'update', 'delete']) {
    it(`would differ once its trigger for ${trigger} is disabled, is not used then, and is mended by a rebuild`, async () => {
      await database.knex.raw(`ALTER TABLE ${JOBS_TABLE} DISABLE TRIGGER taskdeck_ledger_${trigger}`);
      expect((await ledgerStatus(database.knex)).doubts).to.deep.equal([
        { table: JOBS_TABLE, reason: 'triggers_off' },
      ]);
      await database.knex.raw(
        `INSERT INTO ${JOBS_TABLE} (task_type, status) VALUES ('missed', 'queued'), ('missed', 'queued')`,
      );
      await database.knex.raw(`UPDATE ${JOBS_TABLE} SET status = 'failed' WHERE task_type = 'missed'`);
      await database.knex.raw(`DELETE FROM ${JOBS_TABLE} WHERE task_type = 'missed'`);

      expect(await differences()).to.not.deep.equal([]);
      expect((await verifyLedger(database.knex)).differences).to.be.greaterThan(0);

      await rebuildLedger(database.knex, { leafSeconds: 60 });
      expect(await differences()).to.deep.equal([]);
      expect((await verifyLedger(database.knex)).differences).to.equal(0);
      expect((await ledgerStatus(database.knex)).state).to.equal('exact');
    });
  }
});
