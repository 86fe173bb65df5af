import type { Random } from './random.js';

export interface Terrain {
  readonly major: number;
  readonly isPartitioned: boolean;
  /** How many partitions there have been, of a day each from 2026-01-01. */
  days: number;
  /** The first that is still there. */
  firstDay: number;
}

const OURS = ['insert', 'update', 'delete'].map((event) => `taskdeck_ledger_${event}`);
const LEDGER = ['', '_leaves', '_deltas', '_buckets', '_doubts'].map(
  (suffix) => `inference_jobs_ledger${suffix}`,
);
const day = (n: number) => `timestamptz '2026-01-01' + ${n} * interval '1 day'`;
const bounds = (n: number) => {
  const date = (d: number) => new Date(Date.UTC(2026, 0, 1 + d)).toISOString().slice(0, 10);
  return `FOR VALUES FROM ('${date(n)}') TO ('${date(n + 1)}')`;
};
const rows = (table: string, n: number, count: number) =>
  `INSERT INTO ${table} (id, task_type, status, created_at)
   SELECT gen_random_uuid(), 'chat', 'queued', ${day(n)} + i * interval '1 min' FROM generate_series(1, ${count}) AS i`;

type Disturbance = readonly string[];

/** What a DBA, a migration or a tool does beside the application. */
export function drawDisturbance(random: Random, terrain: Terrain): Disturbance {
  const write = rows('inference_jobs', terrain.firstDay, 1 + random.below(20));
  const common: readonly (() => Disturbance)[] = [
    () => [
      'ALTER TABLE inference_jobs DISABLE TRIGGER ALL',
      write,
      'ALTER TABLE inference_jobs ENABLE TRIGGER ALL',
    ],
    () => [
      'ALTER TABLE inference_jobs DISABLE TRIGGER ALL',
      write,
      ...OURS.map((name) => `ALTER TABLE inference_jobs ENABLE ALWAYS TRIGGER ${name}`),
    ],
    () => ['ALTER TABLE inference_jobs RENAME TO away', 'ALTER TABLE away RENAME TO inference_jobs'],
    () => ['ALTER TABLE inference_jobs ADD note text', 'ALTER TABLE inference_jobs DROP note'],
    () => [
      'ALTER TABLE inference_jobs RENAME status TO state',
      `UPDATE inference_jobs SET state = 'failed' WHERE id IN (SELECT id FROM inference_jobs LIMIT 3)`,
      'ALTER TABLE inference_jobs RENAME state TO status',
    ],
    () => [
      'ALTER TABLE inference_jobs SET SCHEMA elsewhere',
      'ALTER TABLE elsewhere.inference_jobs SET SCHEMA public',
    ],
    () => ['ANALYZE inference_jobs'],
    () => ['VACUUM FULL inference_jobs'],
    () => [`DROP TABLE IF EXISTS ${random.pick(LEDGER)}`],
    () => [
      `DROP FUNCTION IF EXISTS inference_jobs_ledger_${random.pick(['trust', 'count', 'seek', 'fold', 'on_insert', 'epoch'])} CASCADE`,
    ],
    () => [`DELETE FROM ${random.pick(['inference_jobs_ledger_buckets', 'inference_jobs_ledger_deltas'])}`],
    () => [
      `DROP TABLE IF EXISTS saved, ${LEDGER.map((table) => `saved_${table}`).join(', ')}`,
      'CREATE TABLE saved AS TABLE inference_jobs',
      ...LEDGER.map((table) => `CREATE TABLE saved_${table} AS TABLE ${table}`),
      random.pick(['DELETE FROM inference_jobs', 'TRUNCATE inference_jobs']),
      'INSERT INTO inference_jobs SELECT * FROM saved',
      ...LEDGER.map((table) => `INSERT INTO ${table} SELECT * FROM saved_${table} ON CONFLICT DO NOTHING`),
      `DROP TABLE saved, ${LEDGER.map((table) => `saved_${table}`).join(', ')}`,
    ],
    () => [
      `DROP TABLE IF EXISTS saved, ${LEDGER.map((table) => `saved_${table}`).join(', ')}`,
      'CREATE TABLE saved AS TABLE inference_jobs',
      ...LEDGER.map((table) => `CREATE TABLE saved_${table} AS TABLE ${table}`),
      ...['inference_jobs', ...LEDGER].map(
        (
          table,
        ) => `DO $$ BEGIN INSERT INTO ${table} SELECT * FROM saved${table === 'inference_jobs' ? '' : `_${table}`};
          EXCEPTION WHEN unique_violation THEN NULL; END $$`,
      ),
    ],
    () => ['ALTER TABLE inference_jobs ENABLE ROW LEVEL SECURITY'],
    () => ['ALTER TABLE inference_jobs DISABLE ROW LEVEL SECURITY'],
    () => [`REVOKE SELECT ON ${random.pick(LEDGER)} FROM reader`],
    () => [`GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader`],
  ];
  return random.pick([...common, ...(terrain.isPartitioned ? partitioned(random, terrain) : plain(write))])();
}

function plain(write: string): readonly (() => Disturbance)[] {
  return [
    () => [
      'CREATE TABLE other (LIKE inference_jobs INCLUDING ALL)',
      'INSERT INTO other SELECT * FROM inference_jobs LIMIT 50',
      'ALTER TABLE inference_jobs RENAME TO former',
      'ALTER TABLE other RENAME TO inference_jobs',
      'DROP TABLE former CASCADE',
      'GRANT SELECT ON inference_jobs TO reader',
    ],
    () => [
      'CREATE TABLE child () INHERITS (inference_jobs)',
      rows('child', 0, 9),
      `DELETE FROM inference_jobs WHERE status = 'failed'`,
    ],
    () => ['DROP TABLE IF EXISTS child'],
    () => ['ALTER TABLE inference_jobs SET UNLOGGED', write],
    () => ['ALTER TABLE inference_jobs SET LOGGED'],
    () => [
      `DO $$ BEGIN EXECUTE format('CLUSTER inference_jobs USING %I', (SELECT relname FROM pg_index JOIN pg_class ON oid = indexrelid
         WHERE indrelid = 'inference_jobs'::regclass AND indisprimary)); END $$`,
    ],
  ];
}

function partitioned(random: Random, terrain: Terrain): readonly (() => Disturbance)[] {
  const oldest = `day_${terrain.firstDay}`;
  const mayDrop = terrain.days - terrain.firstDay > 3;
  const next = terrain.days;
  const add = (): Disturbance => {
    terrain.days++;
    return random.pick<() => Disturbance>([
      () => [
        `CREATE TABLE day_${next} PARTITION OF inference_jobs ${bounds(next)}`,
        rows(`day_${next}`, next, 12),
      ],
      () => [
        `CREATE TABLE day_${next} (LIKE inference_jobs INCLUDING ALL)`,
        rows(`day_${next}`, next, 25),
        `ALTER TABLE inference_jobs ATTACH PARTITION day_${next} ${bounds(next)}`,
      ],
      () => [
        `CREATE TABLE day_${next} PARTITION OF inference_jobs ${bounds(next)} PARTITION BY HASH (id)`,
        `CREATE TABLE day_${next}_even PARTITION OF day_${next} FOR VALUES WITH (MODULUS 2, REMAINDER 0)`,
        `CREATE TABLE day_${next}_odd PARTITION OF day_${next} FOR VALUES WITH (MODULUS 2, REMAINDER 1)`,
        rows('inference_jobs', next, 14),
      ],
    ])();
  };
  const drop = (how: string): Disturbance => {
    terrain.firstDay++;
    return [how];
  };
  return [
    add,
    add,
    add,
    ...(mayDrop
      ? [
          () => drop(`DROP TABLE ${oldest}`),
          () => drop(`ALTER TABLE inference_jobs DETACH PARTITION ${oldest}`),
          () => [`TRUNCATE ${oldest}`],
          () => [
            `ALTER TABLE inference_jobs DETACH PARTITION ${oldest}`,
            rows(oldest, terrain.firstDay, 6),
            `ALTER TABLE inference_jobs ATTACH PARTITION ${oldest} ${bounds(terrain.firstDay)}`,
          ],
          () => [rows(oldest, terrain.firstDay, 5), `DELETE FROM ${oldest} WHERE status = 'failed'`],
        ]
      : []),
  ];
}
