import { expect } from 'chai';
import { installLedger } from '../../src/adapters/knex/ledger/install-ledger.js';
import { migrate } from '../../src/adapters/knex/migrations/migrate.js';
import { clusterDatabase } from '../support/cluster-database.js';
import { ListReader } from '../support/list-truth.js';
import { Resources } from '../support/resources.js';
import type { Servers } from './servers.js';
import { startServers } from './servers.js';
import { Walk } from './walk.js';

const OPERATIONS = 50;

for (const major of [15, 18] as const) {
  describe(`a random walk beside a ledger, on PostgreSQL ${major}`, function () {
    this.timeout(120_000);
    const resources = new Resources();
    let servers: Servers;

    before(async () => {
      servers = await startServers(major, resources);
    });
    after(() => resources.close());

    for (const [seed, kind] of [
      [101, 'partitioned'],
      [102, 'plain'],
    ] as const) {
      it(`finds no list of a ${kind} table that is wrong and calls itself right, and no write that fails`, async () => {
        const report = await new Walk(servers, seed).run(OPERATIONS);
        expect(report.comparisons).to.be.greaterThan(OPERATIONS);
        expect(report.byLedger).to.be.greaterThan(0);
      });
    }

    it('would find a wrong count', async () => {
      const database = resources.use(await clusterDatabase(servers.primary));
      await migrate(database.knex);
      await database.knex.raw(`INSERT INTO inference_jobs (task_type, status) VALUES ('chat', 'queued')`);
      await installLedger(database.knex);
      await database.knex.transaction(async (transaction) => {
        await transaction.raw(`SET LOCAL "taskdeck.writes_ledger" = 'yes'`);
        await transaction.raw('UPDATE inference_jobs_ledger_buckets SET n = 2, counts[1] = 2');
      });
      const found = await new ListReader(database.connect()).compare();
      expect(found).to.deep.include({ isExact: true, isByLedger: true });
      expect(found.lies).to.include('queued chat: 2 of 1');
    });
  });
}
