import { expect } from 'chai';
import type { Knex } from 'knex';
import { ledgerStatus } from '../../src/adapters/knex/ledger/ledger-status.js';
import { verifyLedger } from '../../src/adapters/knex/ledger/verify-ledger.js';
import { countDifferences } from './ledger-oracle.js';

/** That the ledger counts so many jobs, is trusted, and differs from the table in nothing. */
export async function expectExact(knex: Knex, rows: number): Promise<void> {
  expect(await countDifferences(knex)).to.deep.equal([]);
  expect(await verifyLedger(knex)).to.deep.equal({
    rows,
    uncounted: [],
    doubts: [],
    differences: 0,
    examples: [],
  });
  expect(await ledgerStatus(knex)).to.include({ rows, state: 'exact' });
}
