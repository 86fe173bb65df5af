import type { Knex } from 'knex';
import type { Section } from '../bench.js';
import { JOBS_TABLE } from '../../../src/adapters/knex/schema.js';
import type { BenchDatabase } from '../database/bench-database.js';
import { withKnex } from '../database/bench-database.js';
import { heapSize, tableSizes } from '../database/relation-sizes.js';
import type { Ledger } from '../ledger.js';
import { ledger } from '../ledger.js';
import { showCount, showMegabytes, showNumber, showShare } from '../report/show.js';

export interface LedgerFigures {
  readonly rows: number;
  readonly installSeconds: number;
  readonly foldMs: number;
  readonly verifySeconds: number;
  readonly differences: number;
  readonly ledgerBytes: number;
  /** Of the jobs with their indexes, and of their rows alone. */
  readonly tableBytes: number;
  readonly heapBytes: number;
}

export const ledgerSection: Section<LedgerFigures> = {
  name: 'ledger',
  title: 'The ledger',
  note: `Installed anew on the filled table. A fold is one run of the compactor after writes that touched a thousand jobs of all
ages. The table's size includes its indexes.`,
  columns: [
    { title: 'rows', show: ({ rows }) => showCount(rows) },
    { title: 'install, s', show: ({ installSeconds }) => showNumber(installSeconds) },
    { title: 'fold, ms', show: ({ foldMs }) => showNumber(foldMs) },
    { title: 'verify, s', show: ({ verifySeconds }) => showNumber(verifySeconds) },
    { title: 'differences', show: ({ differences }) => showCount(differences) },
    { title: 'ledger', show: ({ ledgerBytes }) => showMegabytes(ledgerBytes) },
    { title: 'table', show: ({ tableBytes }) => showMegabytes(tableBytes) },
    { title: 'of it', show: ({ ledgerBytes, tableBytes }) => showShare(ledgerBytes / tableBytes) },
    { title: 'of the heap', show: ({ ledgerBytes, heapBytes }) => showShare(ledgerBytes / heapBytes) },
  ],
  async measure(bench) {
    if (ledger === null) return [];
    const figures: LedgerFigures[] = [];
    for (const database of bench.databases) {
      bench.progress(`ledger: ${database.rows} rows`);
      figures.push(await measureLedger(ledger, database));
    }
    return figures;
  },
};

function measureLedger(part: Ledger, { rows, url }: BenchDatabase): Promise<LedgerFigures> {
  return withKnex(url, async (knex) => {
    await part.remove(knex);
    const without = await tableSizes(knex);
    const installSeconds = await secondsOf(() => part.install(knex));
    const ledgerBytes = [...(await tableSizes(knex))]
      .filter(([name]) => !without.has(name))
      .reduce((sum, [, bytes]) => sum + bytes, 0);
    await touchJobs(knex);
    const foldMs = 1_000 * (await secondsOf(() => part.fold(knex)));
    let differences = 0;
    const verifySeconds = await secondsOf(async () => {
      differences = await part.countDifferences(knex);
    });
    return {
      rows,
      installSeconds,
      foldMs,
      verifySeconds,
      differences,
      ledgerBytes,
      tableBytes: without.get(JOBS_TABLE) ?? NaN,
      heapBytes: await heapSize(knex),
    };
  });
}

const TOUCHED = 1_000;

/** Fails a thousand jobs of all ages and lets them succeed again, each in a statement of its own. */
async function touchJobs(knex: Knex): Promise<void> {
  const { rows } = await knex.raw<{ rows: { id: string }[] }>(
    `SELECT id FROM ${JOBS_TABLE} WHERE status = 'succeeded' ORDER BY id LIMIT ${TOUCHED}`,
  );
  for (const status of ['failed', 'succeeded']) {
    for (const { id } of rows) await knex(JOBS_TABLE).where({ id }).update({ status });
  }
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1_000;
}
