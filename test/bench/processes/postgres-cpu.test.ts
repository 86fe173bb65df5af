import { expect } from 'chai';
import { createDatabase } from '../../../src/adapters/knex/index.js';
import { postgresServer } from '../../support/postgres-server.js';
import { postgresCpuSeconds } from './postgres-cpu.js';

describe('the CPU of Postgres', () => {
  it('is that of its sessions, those that are over too', async function () {
    if (process.platform !== 'linux') {
      expect(postgresCpuSeconds(process.pid)).to.equal(null);
      return;
    }
    const { url } = await postgresServer();
    const knex = createDatabase({ url });
    const { rows } = await knex.raw<{ rows: { pid: string }[] }>(
      "SELECT split_part(pg_read_file('postmaster.pid'), chr(10), 1) AS pid",
    );
    const pid = Number(rows[0]?.pid);
    const before = postgresCpuSeconds(pid) ?? NaN;
    await knex.raw('SELECT count(*) FROM generate_series(1, 3000000)');
    const during = postgresCpuSeconds(pid) ?? NaN;
    await knex.destroy();
    await new Promise((resolve) => setTimeout(resolve, 200));
    const after = postgresCpuSeconds(pid) ?? NaN;
    expect(during - before).to.be.greaterThan(0.05);
    // Of those that are over Linux tells hundredths of a second.
    expect(after).to.be.at.least(during - 0.02);
  });

  it('is unknown where there is no such process', () => {
    expect(postgresCpuSeconds(2 ** 30)).to.equal(null);
  });
});
