import { expect } from 'chai';
import { SUPERUSER } from '../../src/adapters/embedded-postgres/cluster.js';
import { clusterFolder } from '../../src/adapters/embedded-postgres/server-account.js';
import { createDatabase, ping } from '../../src/adapters/knex/create-database.js';
import { readSettings, schemas } from '../../src/composition/settings.js';
import type { PostgresCluster } from '../support/postgres/postgres-cluster.js';
import { startCluster } from '../support/postgres/start-cluster.js';

describe('a Postgres on a Unix socket', function () {
  this.timeout(60_000);
  let cluster: PostgresCluster;

  before(async () => {
    // From the data directory, which is where the server is.
    cluster = await startCluster({ major: 18, settings: { unix_socket_directories: '.' } });
  });
  after(() => cluster?.close());

  const user = () => `${SUPERUSER}:${cluster.parts.password}`;
  const folder = () => clusterFolder(cluster.parts.plan.folder);
  const urls: Record<string, () => string> = {
    'a host among the parameters': () =>
      `postgres://${user()}@/postgres?host=${folder()}&port=${cluster.port}`,
    'an encoded host': () =>
      `postgresql://${user()}@${encodeURIComponent(folder())}:${cluster.port}/postgres`,
  };
  for (const [name, url] of Object.entries(urls)) {
    it(`is reached by ${name}`, async () => {
      const { DATABASE_URL } = readSettings(schemas.migrate, { DATABASE_URL: url() });
      const database = createDatabase({ url: DATABASE_URL });
      try {
        await ping(database);
        const { rows } = await database.raw('SELECT inet_server_addr() AS address');
        expect(rows).to.deep.equal([{ address: null }]);
      } finally {
        await database.destroy();
      }
    });
  }
});
