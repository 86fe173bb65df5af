import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import type { JobsMapping } from '../../../src/adapters/knex/mapping/jobs-mapping.js';

/** A table whose rows its owner sees, and a role that may read it sees few of, or none: no error tells the role so. */
export interface HiddenTable {
  readonly made: string;
  /** Makes it in an empty database, with four jobs. `$reader` stands for the role. */
  readonly ddl: string;
  /** Of the four jobs. */
  readonly seenByReader: number;
  readonly mapping: JobsMapping;
}

const NOTHING = { userId: null, name: null, progress: null, details: null } as const;

const PRIVATE_JOBS = `
  CREATE SCHEMA graphile_worker;
  CREATE TABLE graphile_worker._private_jobs (
    id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY, task_id int NOT NULL, payload json NOT NULL DEFAULT '{}',
    attempts smallint NOT NULL DEFAULT 0, max_attempts smallint NOT NULL DEFAULT 25, last_error text,
    created_at timestamptz NOT NULL DEFAULT now(), locked_at timestamptz);
  ALTER TABLE graphile_worker._private_jobs ENABLE ROW LEVEL SECURITY;
  INSERT INTO graphile_worker._private_jobs (task_id) SELECT 1 FROM generate_series(1, 4);
  GRANT USAGE ON SCHEMA graphile_worker TO $reader;
  GRANT SELECT ON ALL TABLES IN SCHEMA graphile_worker TO $reader`;

const PRIVATE_MAPPING: JobsMapping = {
  schema: 'graphile_worker',
  table: '_private_jobs',
  columns: {
    ...NOTHING,
    id: 'id',
    taskType: 'task_id',
    status: {
      rules: [
        { status: 'running', when: { locked_at: { set: true } } },
        { status: 'failed', when: { attempts: { gte: { column: 'max_attempts' } } } },
      ],
      else: 'queued',
    },
    error: 'last_error',
    createdAt: 'created_at',
    startedAt: 'locked_at',
    finishedAt: null,
  },
};

const RUN_DETAILS = (mine: number) => `
  CREATE SCHEMA cron;
  CREATE TABLE cron.job_run_details (
    jobid bigint, runid bigint PRIMARY KEY, job_pid integer, database text, username text, command text, status text,
    return_message text, start_time timestamptz, end_time timestamptz);
  ALTER TABLE cron.job_run_details ENABLE ROW LEVEL SECURITY;
  CREATE POLICY cron_job_run_details_policy ON cron.job_run_details USING (username = CURRENT_USER);
  INSERT INTO cron.job_run_details (jobid, runid, username, command, status, start_time, end_time)
    SELECT 1, n, CASE WHEN n <= ${mine} THEN '$reader' ELSE 'postgres' END, 'VACUUM', 'succeeded', now(), now()
      FROM generate_series(1, 4) AS n;
  GRANT USAGE ON SCHEMA cron TO $reader;
  GRANT SELECT ON ALL TABLES IN SCHEMA cron TO $reader`;

const RUN_MAPPING: JobsMapping = {
  schema: 'cron',
  table: 'job_run_details',
  unboundedTime: true,
  columns: {
    ...NOTHING,
    id: 'runid',
    userId: 'username',
    taskType: 'command',
    status: {
      column: 'status',
      words: { queued: ['starting', 'connecting'], running: ['sending', 'running'] },
    },
    error: 'return_message',
    createdAt: 'start_time',
    startedAt: 'start_time',
    finishedAt: 'end_time',
  },
};

export const HIDDEN_TABLES: readonly HiddenTable[] = [
  {
    made: 'the private table of graphile-worker, which has row security and no policy',
    ddl: PRIVATE_JOBS,
    seenByReader: 0,
    mapping: PRIVATE_MAPPING,
  },
  {
    made: 'the runs of pg_cron, of which a role sees its own, where it has none',
    ddl: RUN_DETAILS(0),
    seenByReader: 0,
    mapping: RUN_MAPPING,
  },
  {
    made: 'the runs of pg_cron, where the role has one',
    ddl: RUN_DETAILS(1),
    seenByReader: 1,
    mapping: RUN_MAPPING,
  },
  {
    made: "a view that reads a hidden table with the reader's own rights",
    ddl: `${PRIVATE_JOBS};
      CREATE VIEW graphile_worker.my_jobs WITH (security_invoker = true) AS SELECT * FROM graphile_worker._private_jobs;
      GRANT SELECT ON graphile_worker.my_jobs TO $reader`,
    seenByReader: 0,
    mapping: { ...PRIVATE_MAPPING, table: 'my_jobs' },
  },
];

/** Makes the table, and a role of this name that may log in with the password `secret`. */
export async function makeHidden(
  knex: Knex,
  { ddl }: HiddenTable,
): Promise<{ role: string; drop(): Promise<void> }> {
  const role = `reader_${randomBytes(5).toString('hex')}`;
  await knex.raw(`CREATE ROLE ${role} LOGIN PASSWORD 'secret'`);
  const drop = async () => {
    await knex.raw(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  };
  try {
    await knex.raw(ddl.replaceAll('$reader', role));
  } catch (error) {
    await drop();
    throw error;
  }
  return { role, drop };
}
