import type { Plant } from './plant.js';
import { sql } from './plant-sql.js';

const OF_LEDGER = { check: 'ledger', status: 'fault', spoils: true } as const;

export const LEDGER_PLANTS: readonly Plant[] = [
  {
    ...OF_LEDGER,
    fault: 'parts of the ledger are gone',
    says: /parts of it are missing/,
    remedy: /taskdeck ledger rebuild/,
    plant: sql('DROP TABLE inference_jobs_ledger_buckets'),
  },
  {
    ...OF_LEDGER,
    fault: 'a trigger of the ledger is disabled',
    says: /inference_jobs: .*triggers_off/,
    remedy: /^`taskdeck ledger rebuild`$/,
    plant: sql('ALTER TABLE inference_jobs DISABLE TRIGGER taskdeck_ledger_update'),
  },
  {
    ...OF_LEDGER,
    fault: 'the ledger is of another mapping',
    says: /it was made for other columns.*\(other_mapping\)/,
    remedy: /^`taskdeck ledger rebuild`$/,
    plant: sql(
      'ALTER TABLE inference_jobs ADD began_at timestamptz; CREATE INDEX ON inference_jobs (began_at, id)',
      { jobs: { table: 'inference_jobs', columns: { startedAt: 'began_at' } } },
    ),
  },
  {
    ...OF_LEDGER,
    fault: "something else wrote the ledger's tables",
    says: /written_by_others/,
    remedy: /^`taskdeck ledger rebuild`$/,
    plant: sql('DELETE FROM inference_jobs_ledger_buckets'),
  },
  {
    ...OF_LEDGER,
    fault: 'another table has the name of the jobs',
    says: /other_table/,
    remedy: /^`taskdeck ledger rebuild`$/,
    plant: sql(
      `ALTER TABLE inference_jobs RENAME TO old_jobs; CREATE TABLE inference_jobs (LIKE old_jobs INCLUDING ALL)`,
    ),
  },
  {
    ...OF_LEDGER,
    status: 'warning',
    fault: 'the table was rewritten',
    says: /it was truncated or rewritten .*\(rewritten\)/,
    remedy: /^nothing: the API server counts it anew$/,
    plant: sql('VACUUM FULL inference_jobs'),
  },
];
