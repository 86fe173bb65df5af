import { expect } from 'chai';
import { KnexTaskRepository } from '../../src/adapters/knex/knex-task-repository.js';
import { testDatabase } from '../support/database.js';
import { FAULTS, withFault } from '../support/versions/faulty-repositories.js';
import type { ListedOptions, TableKind } from '../support/versions/listed-under-writers.js';
import { listUnderWriters } from '../support/versions/listed-under-writers.js';

const SEED = 1;
const LISTS: Readonly<Record<TableKind, number>> = {
  plain: 150,
  partitioned: 150,
  foreign: 90,
  'without a ledger': 60,
};
const ORDINARY_LISTS = 200;
/** By then a fault has to be found. */
const MOST_UNTIL_FOUND = 1_500;

async function listed(options: Omit<ListedOptions, 'seed'>) {
  const database = await testDatabase({ migrated: false });
  try {
    return await listUnderWriters(database, { seed: SEED, ...options });
  } finally {
    await database.close();
  }
}

describe('lists and histograms while others write, truncate, rebuild and fold', function () {
  this.timeout(60_000);

  for (const [kind, lists] of Object.entries(LISTS) as [TableKind, number][]) {
    it(`are each those of one moment since they were asked for, of a table that is ${kind}`, async () => {
      const report = await listed({
        kind,
        lists,
        isEnough: ({ exact, overlapped }) => exact >= lists && overlapped > lists / 10,
        repository: (knex, table) => new KnexTaskRepository(knex, { table }),
      });
      expect(report.differences.join('\n'), `seed ${SEED}`).to.equal('');
      expect(report.exact + report.unavailable, 'exact').to.equal(report.lists);
      expect(report.exact, 'exact').to.be.at.least(lists);
      expect(report.overlapped, 'with a commit meanwhile').to.be.above(lists / 10);
    });
  }

  it('are so where they are read ahead, as most ordinary ones are', async () => {
    let ahead = 0;
    const onRead = (way: string) => void (ahead += way === 'ahead' ? 1 : 0);
    const report = await listed({
      kind: 'plain',
      lists: ORDINARY_LISTS,
      isOrdinary: true,
      isEnough: () => ahead > ORDINARY_LISTS / 4,
      repository: (knex, table) => new KnexTaskRepository(knex, { table, onRead }),
    });
    expect(report.differences.join('\n'), `seed ${SEED}`).to.equal('');
    expect(report.exact + report.unavailable, 'exact').to.equal(report.lists);
    expect(ahead, 'read ahead').to.be.above(ORDINARY_LISTS / 4);
  });

  for (const [name, fault] of Object.entries(FAULTS)) {
    it(`would find ${name}`, async () => {
      const { differences } = await listed({
        kind: 'without a ledger',
        rows: 400,
        lists: MOST_UNTIL_FOUND,
        stopsAtFirst: true,
        repository: (knex, table, jobs) => withFault(fault, new KnexTaskRepository(knex, { table }), jobs),
      });
      expect(differences).to.not.deep.equal([]);
    });
  }
});
