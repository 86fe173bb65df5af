import { expect } from 'chai';
import { installLedger, migrate, putUser } from '../../../src/adapters/knex/index.js';
import { checkPostgres } from '../../../src/composition/doctor/check-postgres.js';
import { checkReplica } from '../../../src/composition/doctor/check-replica.js';
import { checkSettings } from '../../../src/composition/doctor/check-settings.js';
import { startCluster } from '../../support/postgres/start-cluster.js';
import { startStandby } from '../../support/postgres/start-standby.js';
import { postgresServer } from '../../support/postgres-server.js';
import { Resources } from '../../support/resources.js';
import { examine, expectFound } from './examine.js';
import { REPLICA_PLANTS } from './replica-plants.js';
import type { Clusters } from './replica-plants.js';

const OF_SERVERS = [checkSettings, checkPostgres, checkReplica];

describe('doctor, of a replica,', function () {
  this.timeout(60_000);
  let clusters: Clusters;
  const resources = new Resources();

  before(async () => {
    const primary = await startCluster({ major: 18, resources });
    const knex = primary.connect({ poolMax: 1 });
    await migrate(knex);
    await installLedger(knex);
    await putUser(knex, { username: 'ada', role: 'admin', password: 'correct horse' });
    const standby = await startStandby(primary, { resources });
    await standby.caughtUp();
    clusters = { primary, standby, elsewhere: (await postgresServer()).url };
  });
  after(() => resources.close());

  const settings = () => ({
    DATABASE_URL: clusters.primary.url,
    DATABASE_READ_URL: clusters.standby.url,
    STREAMING_URL: 'http://127.0.0.1:1',
    STREAMING_INTERNAL_TOKEN: 'internal',
    JWT_SECRET: 'gV7r0Zk2mXq9TwLb4NsYc1HdJf8PeUaRiOt5',
  });

  it('has nothing to say where it follows', async () => {
    const results = await examine(settings(), { checks: OF_SERVERS });
    expect(results.filter(({ status }) => status !== 'ok')).to.deep.equal([]);
    expect(results.filter(({ name }) => name.startsWith('replica')).map(({ says }) => says)).to.deep.equal([
      'a standby of the same cluster',
      'it shows what the primary had written a moment ago',
      '0 jobs of inference_jobs can be read there',
    ]);
  });

  for (const plant of REPLICA_PLANTS) {
    it(`finds that ${plant.fault}`, async () => {
      const own = new Resources();
      try {
        const { env, tools, secrets = [] } = await plant.plant(clusters, (undo) => own.defer(undo));
        const options = { checks: OF_SERVERS, ...(tools && { tools }) };
        const results = await examine({ ...settings(), ...env }, options);
        const password = new URL(clusters.primary.url).password;
        expectFound(results, { ...plant, plant: () => ({}) }, [...secrets, password]);
      } finally {
        await own.close();
      }
    });
  }
});
