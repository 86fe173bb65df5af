import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LOG } from '../../../src/adapters/embedded-postgres/postgres-process.js';
import { eventually } from '../../support/eventually.js';
import { isRunning } from '../../support/is-running.js';
import type { Major } from '../../support/postgres/cluster-binaries.js';
import type { PostgresCluster } from '../../support/postgres/postgres-cluster.js';
import { startCluster } from '../../support/postgres/start-cluster.js';
import { startStandby } from '../../support/postgres/start-standby.js';
import { query } from '../../support/query.js';
import { Resources } from '../../support/resources.js';

const HOLDER = fileURLToPath(new URL('./hold-cluster.js', import.meta.url));
const MAJORS: readonly Major[] = [15, 18];
const COUNT = 'SELECT count(*)::int AS count FROM kept';

async function count(cluster: PostgresCluster): Promise<unknown> {
  return (await query(cluster.url, COUNT))[0]?.['count'];
}

for (const major of MAJORS) {
  describe(`a throwaway cluster of Postgres ${major}`, () => {
    const resources = new Resources();
    let cluster: PostgresCluster;

    before(async () => {
      cluster = await startCluster({ major, settings: { work_mem: '5MB' }, resources });
      await query(cluster.url, 'CREATE TABLE kept AS SELECT generate_series(1, 100) AS n');
    });

    after(() => resources.close());

    it('is of the version and has the settings that were asked for', async () => {
      const rows = await query(
        cluster.url,
        `SELECT current_setting('server_version_num')::int / 10000 AS major, current_setting('work_mem') AS work_mem,
           current_setting('wal_level') AS wal_level, current_setting('timezone') AS timezone`,
      );
      expect(rows).to.deep.equal([{ major, work_mem: '5MB', wal_level: 'logical', timezone: 'UTC' }]);
    });

    it('recovers from a crash, on the same port, with what was committed and nothing else', async () => {
      const { url } = cluster;
      const pool = cluster.connect();
      const open = await pool.transaction();
      await open.raw('INSERT INTO kept VALUES (0)');
      const busy = query(url, 'SELECT pg_sleep(60)').catch((error: unknown) => error);
      await query(url, 'INSERT INTO kept VALUES (101)');
      await cluster.crash();
      expect(await busy).to.be.an('error');
      await open.rollback().catch(() => undefined);
      await cluster.restart();
      expect(cluster.url).to.equal(url);
      expect(await count(cluster)).to.equal(101);
      expect(await pool('kept').where('n', 0)).to.deep.equal([]);
      const log = readFileSync(join(cluster.parts.plan.folder, LOG), 'utf8');
      expect(log).to.contain('database system was not properly shut down');
    });

    it('is down between a stop and a restart', async () => {
      await cluster.stop();
      const error = await query(cluster.url, COUNT).catch((reason: unknown) => reason);
      expect(error).to.have.property('code', 'ECONNREFUSED');
      await cluster.restart();
      expect(await count(cluster)).to.equal(101);
    });

    it('has standbys that follow, can be held back, and find their way again after a crash', async () => {
      const standby = await startStandby(cluster, { resources });
      expect(await count(standby)).to.equal(101);
      await standby.pause();
      await query(cluster.url, 'INSERT INTO kept VALUES (102)');
      expect(await count(standby)).to.equal(101);
      await standby.resume();
      await standby.caughtUp();
      expect(await count(standby)).to.equal(102);

      await standby.crash();
      await cluster.crash();
      await cluster.restart();
      await query(cluster.url, 'INSERT INTO kept VALUES (103)');
      await standby.restart();
      await standby.caughtUp();
      expect(await count(standby)).to.equal(103);
    });
  });
}

describe('a throwaway cluster whose process is killed', () => {
  it('ends and leaves nothing', async () => {
    const holder = spawn(process.execPath, [HOLDER], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const line = await new Promise<string>((done) => holder.stdout.setEncoding('utf8').once('data', done));
      const { folder, pid } = JSON.parse(line) as { folder: string; pid: number };
      expect(isRunning(pid)).to.equal(true);
      holder.kill('SIGKILL');
      await eventually(() => !isRunning(pid) && !existsSync(folder));
    } finally {
      holder.kill('SIGKILL');
    }
  });
});

describe('two throwaway clusters', () => {
  const resources = new Resources();
  after(() => resources.close());

  it('can be publisher and subscriber', async () => {
    const [publisher, subscriber] = await Promise.all([
      startCluster({ major: 18, resources }),
      startCluster({ major: 18, resources }),
    ]);
    for (const { url } of [publisher, subscriber]) await query(url, 'CREATE TABLE kept (n int PRIMARY KEY)');
    await query(publisher.url, 'INSERT INTO kept VALUES (1)');
    await query(publisher.url, 'CREATE PUBLICATION all_rows FOR TABLE kept');
    await query(
      subscriber.url,
      `CREATE SUBSCRIPTION all_rows CONNECTION '${publisher.url}' PUBLICATION all_rows`,
    );
    await query(publisher.url, 'INSERT INTO kept VALUES (2)');
    await eventually(() => count(subscriber), { until: (rows) => rows === 2 });
  });
});
