import type { Knex } from 'knex';
import {
  foldLedger,
  installLedger,
  ledgerStatus,
  removeLedger,
  verifyLedger,
} from '../../../src/adapters/knex/index.js';
import { JOBS_TABLE } from '../../../src/adapters/knex/schema.js';
import type { Bench, BenchDatabase, Section } from '../bench.js';
import { withKnex } from '../database/bench-database.js';
import { heapSize } from '../database/table-size.js';
import { postgresCpuSeconds } from '../processes/postgres-cpu.js';
import { showCount, showMegabytes, showNumber, showShare } from '../report/show.js';

export interface LedgerFigures {
  readonly postgres: string;
  readonly rows: number;
  readonly installSeconds: number;
  readonly foldMs: number;
  /** CPU time of Postgres for a fold of nothing; null where it can't be told. */
  readonly idleFoldCpuMs: number | null;
  readonly verifySeconds: number;
  readonly differences: number;
  readonly leafSeconds: number;
  readonly levels: number;
  /** Rows in the fullest leaf. */
  readonly fullestLeaf: number;
  readonly ledgerBytes: number;
  /** Of the jobs with their indexes, and of their rows alone. */
  readonly tableBytes: number;
  readonly heapBytes: number;
}

const TOUCHED = 1_000;

export const ledgerSection: Section<LedgerFigures> = {
  name: 'ledger',
  isOnEach: true,
  title: 'The ledger',
  note: `Installed anew on the filled table. A fold is one run of the keeper after a thousand jobs of all ages failed and succeeded
again. The table's size includes its indexes.`,
  columns: [
    { title: 'PostgreSQL', show: ({ postgres }) => postgres },
    { title: 'rows', show: ({ rows }) => showCount(rows) },
    { title: 'install, s', show: ({ installSeconds }) => showNumber(installSeconds) },
    { title: 'fold, ms', show: ({ foldMs }) => showNumber(foldMs) },
    { title: 'idle fold, CPU ms', show: ({ idleFoldCpuMs }) => showNumber(idleFoldCpuMs) },
    { title: 'verify, s', show: ({ verifySeconds }) => showNumber(verifySeconds) },
    { title: 'differences', show: ({ differences }) => showCount(differences) },
    { title: 'leaf, s', show: ({ leafSeconds }) => showNumber(leafSeconds) },
    { title: 'levels', show: ({ levels }) => showCount(levels) },
    { title: 'fullest leaf', show: ({ fullestLeaf }) => showCount(fullestLeaf) },
    { title: 'ledger', show: ({ ledgerBytes }) => showMegabytes(ledgerBytes) },
    { title: 'table', show: ({ tableBytes }) => showMegabytes(tableBytes) },
    { title: 'of it', show: ({ ledgerBytes, tableBytes }) => showShare(ledgerBytes / tableBytes) },
    { title: 'of the heap', show: ({ ledgerBytes, heapBytes }) => showShare(ledgerBytes / heapBytes) },
  ],
  async measure(bench) {
    const figures: LedgerFigures[] = [];
    for (const database of bench.databases) {
      bench.progress(`ledger: ${bench.postgres.label}, ${database.rows} rows`);
      figures.push(await measureLedger(bench, database));
    }
    return figures;
  },
};

function measureLedger({ postgres }: Bench, { rows, url }: BenchDatabase): Promise<LedgerFigures> {
  return withKnex(url, async (knex) => {
    await removeLedger(knex);
    const installSeconds = await secondsOf(() => installLedger(knex));
    const { ledgerBytes, tableBytes, leafSeconds, levels, fullestLeaf } = await ledgerStatus(knex);
    await touchJobs(knex);
    const foldMs = 1_000 * (await secondsOf(() => foldLedger(knex)));
    const idleFoldCpuMs = await measureIdleFolds(knex, postgres.pid);
    let differences = NaN;
    const verifySeconds = await secondsOf(async () => {
      ({ differences } = await verifyLedger(knex));
    });
    return {
      postgres: postgres.label,
      rows,
      installSeconds,
      foldMs,
      idleFoldCpuMs,
      verifySeconds,
      differences,
      leafSeconds,
      levels,
      fullestLeaf,
      ledgerBytes,
      tableBytes,
      heapBytes: await heapSize(knex),
    };
  });
}

/** Enough for a clock that ticks in hundredths of a second. */
const IDLE_FOLDS = 200;

async function measureIdleFolds(knex: Knex, pid: number): Promise<number | null> {
  await foldLedger(knex);
  const before = postgresCpuSeconds(pid);
  for (let i = 0; i < IDLE_FOLDS; i++) await foldLedger(knex);
  const after = postgresCpuSeconds(pid);
  return before === null || after === null ? null : ((after - before) * 1_000) / IDLE_FOLDS;
}

/** Fails some jobs of all ages and lets them succeed again, each in a statement of its own. */
async function touchJobs(knex: Knex): Promise<void> {
  const ids = await knex(JOBS_TABLE).where('status', 'succeeded').orderBy('id').limit(TOUCHED).pluck('id');
  for (const status of ['failed', 'succeeded']) {
    for (const id of ids) await knex(JOBS_TABLE).where({ id }).update({ status });
  }
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1_000;
}
