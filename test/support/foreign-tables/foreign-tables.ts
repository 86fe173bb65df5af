/** A table as other software makes it, with a job in each state. */
export interface ForeignTable {
  /** The software and its version; of the same name is a file in examples/attach. */
  readonly system: string;
  readonly example: string;
  readonly schema: string;
  readonly table: string;
  readonly ddl: string;
}

/** Some days of jobs, the newest about now; `n` counts them. */
const rows = (insert: string, select: string, words: readonly string[], type = 'text') =>
  `INSERT INTO ${insert} SELECT ${select} FROM unnest('{${words.join(',')}}'::${type}[]) WITH ORDINALITY AS w (word, k),
     generate_series(1, 5) AS r, LATERAL (SELECT k * 5 + r AS n) AS numbered;`;

const ago = "now() - n * interval '1 minute'";
const utcAgo = `(${ago}) AT TIME ZONE 'UTC'`;
const msAgo = `(extract(epoch FROM ${ago}) * 1000)::bigint`;

export const FOREIGN_TABLES: readonly ForeignTable[] = [
  {
    system: 'pg-boss 12.38',
    example: 'pg-boss',
    schema: 'pgboss',
    table: 'job',
    ddl: `CREATE SCHEMA pgboss;
      CREATE TYPE pgboss.job_state AS ENUM ('created', 'retry', 'active', 'completed', 'cancelled', 'failed');
      CREATE TABLE pgboss.job (id uuid NOT NULL DEFAULT gen_random_uuid(), name text NOT NULL, priority integer NOT NULL DEFAULT 0,
        data jsonb, state pgboss.job_state NOT NULL DEFAULT 'created', retry_limit integer NOT NULL DEFAULT 2,
        retry_count integer NOT NULL DEFAULT 0, singleton_key text, singleton_on timestamp, group_id text,
        start_after timestamptz NOT NULL DEFAULT now(), created_on timestamptz NOT NULL DEFAULT now(), started_on timestamptz,
        completed_on timestamptz, keep_until timestamptz NOT NULL DEFAULT now() + interval '14 days', output jsonb,
        dead_letter text, policy text, heartbeat_on timestamptz, source_name text, source_id uuid, source_created_on timestamptz,
        PRIMARY KEY (name, id)) PARTITION BY LIST (name);
      CREATE TABLE pgboss.job_common PARTITION OF pgboss.job DEFAULT;
      ${rows('pgboss.job (name, data, state, created_on, output)', `'llm.chat', '{"prompt": "hi"}', word, ${ago}, CASE word WHEN 'failed' THEN '{"name": "Error", "message": "out of memory"}'::jsonb END`, ['created', 'retry', 'active', 'completed', 'cancelled', 'failed'], 'pgboss.job_state')}`,
  },
  {
    system: 'graphile-worker 0.18',
    example: 'graphile-worker',
    schema: 'graphile_worker',
    table: 'jobs',
    ddl: `CREATE SCHEMA graphile_worker;
      CREATE TABLE graphile_worker._private_jobs (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, task_identifier text, queue_name text,
        priority smallint NOT NULL DEFAULT 0, run_at timestamptz NOT NULL DEFAULT now(), attempts smallint NOT NULL DEFAULT 0,
        max_attempts smallint NOT NULL DEFAULT 25, last_error text, created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(), key text, locked_at timestamptz, locked_by text, revision integer, flags jsonb,
        payload json NOT NULL DEFAULT '{}');
      CREATE VIEW graphile_worker.jobs AS SELECT id, queue_name, task_identifier, priority, run_at, attempts, max_attempts, last_error,
        created_at, updated_at, key, locked_at, locked_by, revision, flags FROM graphile_worker._private_jobs;
      ${rows('graphile_worker._private_jobs (task_identifier, attempts, last_error, locked_at)', "'send', CASE word WHEN 'failed' THEN 25 ELSE 1 END, CASE word WHEN 'failed' THEN 'no route' END, CASE word WHEN 'running' THEN now() END", ['queued', 'running', 'failed'])}`,
  },
  {
    system: 'DBOS 5.3',
    example: 'dbos',
    schema: 'dbos',
    table: 'workflow_status',
    ddl: `CREATE SCHEMA dbos;
      CREATE TABLE dbos.workflow_status (workflow_uuid text PRIMARY KEY, status text, name text, authenticated_user text, assumed_role text,
        authenticated_roles text, executor_id text, created_at bigint NOT NULL, updated_at bigint NOT NULL, application_version text,
        application_id text, class_name varchar(255), config_name varchar(255), recovery_attempts bigint DEFAULT 0, queue_name text,
        workflow_timeout_ms bigint, workflow_deadline_epoch_ms bigint, started_at_epoch_ms bigint, deduplication_id text,
        priority int4 NOT NULL DEFAULT 0, queue_partition_key text, forked_from text, owner_xid text, parent_workflow_id text,
        serialization text, delay_until_epoch_ms bigint, was_forked_from boolean NOT NULL DEFAULT false,
        rate_limited boolean NOT NULL DEFAULT false, completed_at bigint, attributes jsonb, schedule_name text);
      CREATE INDEX ON dbos.workflow_status (created_at);
      ${rows('dbos.workflow_status (workflow_uuid, status, name, authenticated_user, class_name, created_at, updated_at, started_at_epoch_ms, completed_at)', `gen_random_uuid(), word, 'summarize', 'ada', 'Flows', ${msAgo}, ${msAgo}, ${msAgo}, ${msAgo}`, ['ENQUEUED', 'DELAYED', 'PENDING', 'SUCCESS', 'ERROR', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED', 'CANCELLED'])}`,
  },
  {
    system: 'openworkflow 0.10',
    example: 'openworkflow',
    schema: 'openworkflow',
    table: 'workflow_runs',
    ddl: `CREATE SCHEMA openworkflow;
      CREATE TABLE openworkflow.workflow_runs (namespace_id text NOT NULL, id text NOT NULL, workflow_name text NOT NULL, version text,
        status text NOT NULL, idempotency_key text, config jsonb NOT NULL, context jsonb, input jsonb, output jsonb, error jsonb,
        attempts integer NOT NULL, parent_step_attempt_namespace_id text, parent_step_attempt_id text, worker_id text,
        available_at timestamptz, deadline_at timestamptz, started_at timestamptz, finished_at timestamptz,
        created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL, PRIMARY KEY (namespace_id, id));
      CREATE INDEX ON openworkflow.workflow_runs (namespace_id, status, created_at DESC);
      ${rows('openworkflow.workflow_runs (namespace_id, id, workflow_name, status, config, input, error, attempts, created_at, updated_at)', `'default', gen_random_uuid(), 'render', word, '{}', '{"frames": 24}', CASE word WHEN 'failed' THEN '{"message": "boom"}'::jsonb END, 1, ${ago}, now()`, ['pending', 'running', 'sleeping', 'completed', 'succeeded', 'failed', 'canceled'])}`,
  },
  {
    system: 'Prisma 7.10',
    example: 'prisma',
    schema: 'public',
    table: 'InferenceJob',
    ddl: `CREATE TYPE "JobStatus" AS ENUM ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED');
      CREATE TABLE "InferenceJob" (id text PRIMARY KEY, "userId" text, name text, "taskType" text NOT NULL,
        status "JobStatus" NOT NULL DEFAULT 'QUEUED', progress double precision, error text, details jsonb,
        "createdAt" timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP, "startedAt" timestamp(3), "finishedAt" timestamp(3));
      ${rows('"InferenceJob" (id, "taskType", status, progress, "createdAt", "startedAt", "finishedAt")', `gen_random_uuid(), 'llm.chat', word, 0.5, ${utcAgo}, ${utcAgo}, ${utcAgo}`, ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'], '"JobStatus"')}`,
  },
  {
    system: 'Sequelize 6.37',
    example: 'sequelize',
    schema: 'public',
    table: 'InferenceJobs',
    ddl: `CREATE TYPE "enum_InferenceJobs_status" AS ENUM ('queued', 'running', 'succeeded', 'failed', 'cancelled');
      CREATE TABLE "InferenceJobs" (id serial PRIMARY KEY, "userId" varchar(255), name varchar(255), "taskType" varchar(255),
        status "enum_InferenceJobs_status", progress double precision, error text, details jsonb,
        "startedAt" timestamptz, "finishedAt" timestamptz, "createdAt" timestamptz NOT NULL, "updatedAt" timestamptz NOT NULL);
      ${rows('"InferenceJobs" ("taskType", status, progress, "createdAt", "updatedAt")', `'asr', word, 0.25, ${ago}, now()`, ['queued', 'running', 'succeeded', 'failed', 'cancelled'], '"enum_InferenceJobs_status"')}`,
  },
  {
    system: 'Rails',
    example: 'rails',
    schema: 'public',
    table: 'inference_jobs',
    ddl: `CREATE TABLE inference_jobs (id bigserial PRIMARY KEY, user_id varchar, name varchar, task_type varchar, status integer NOT NULL DEFAULT 0,
        progress double precision, error text, details jsonb, started_at timestamp(6), finished_at timestamp(6),
        created_at timestamp(6) NOT NULL, updated_at timestamp(6) NOT NULL);
      ${rows('inference_jobs (task_type, status, progress, created_at, updated_at, started_at, finished_at)', `'tts', word, 1, ${utcAgo}, ${utcAgo}, ${utcAgo}, ${utcAgo}`, ['0', '1', '2', '3', '4'], 'int')}`,
  },
  {
    system: 'River',
    example: 'river',
    schema: 'public',
    table: 'river_job',
    ddl: `CREATE TYPE river_job_state AS ENUM ('available', 'cancelled', 'completed', 'discarded', 'pending', 'retryable', 'running', 'scheduled');
      CREATE TABLE river_job (id bigserial PRIMARY KEY, state river_job_state NOT NULL DEFAULT 'available', attempt smallint NOT NULL DEFAULT 0,
        max_attempts smallint NOT NULL, attempted_at timestamptz, created_at timestamptz NOT NULL DEFAULT now(), finalized_at timestamptz,
        scheduled_at timestamptz NOT NULL DEFAULT now(), priority smallint NOT NULL DEFAULT 1, args jsonb, attempted_by text[],
        errors jsonb[], kind text NOT NULL, metadata jsonb NOT NULL DEFAULT '{}', queue text NOT NULL DEFAULT 'default', tags varchar(255)[]);
      CREATE INDEX ON river_job (state, finalized_at) WHERE finalized_at IS NOT NULL;
      ${rows('river_job (state, max_attempts, kind, created_at, args, errors)', `word, 25, 'transcode', ${ago}, '{"w": 1}', ARRAY['{"at": "2026-01-01T00:00:00Z", "attempt": 1, "error": "exit 1", "trace": ""}'::jsonb]`, ['available', 'running', 'completed', 'discarded'], 'river_job_state')}`,
  },
  {
    system: 'Oban',
    example: 'oban',
    schema: 'public',
    table: 'oban_jobs',
    ddl: `CREATE TYPE oban_job_state AS ENUM ('available', 'scheduled', 'executing', 'retryable', 'completed', 'discarded', 'cancelled');
      CREATE TABLE oban_jobs (id bigserial PRIMARY KEY, state oban_job_state NOT NULL DEFAULT 'available', queue text NOT NULL DEFAULT 'default',
        worker text NOT NULL, args jsonb NOT NULL DEFAULT '{}', errors jsonb[] NOT NULL DEFAULT ARRAY[]::jsonb[], attempt integer NOT NULL DEFAULT 0,
        max_attempts integer NOT NULL DEFAULT 20, inserted_at timestamp NOT NULL DEFAULT timezone('UTC', now()),
        scheduled_at timestamp NOT NULL DEFAULT timezone('UTC', now()), attempted_at timestamp, completed_at timestamp, attempted_by text[],
        discarded_at timestamp, priority integer NOT NULL DEFAULT 0, tags text[], meta jsonb DEFAULT '{}', cancelled_at timestamp);
      ${rows('oban_jobs (state, worker, inserted_at, attempted_at, completed_at, errors)', `word, 'App.Embed', ${utcAgo}, ${utcAgo}, ${utcAgo}, CASE word WHEN 'discarded' THEN ARRAY['{"at": "x", "attempt": 1, "error": "** (RuntimeError)"}'::jsonb] ELSE '{}' END`, ['available', 'executing', 'completed', 'discarded'], 'oban_job_state')}`,
  },
  {
    system: 'Airflow 3',
    example: 'airflow',
    schema: 'public',
    table: 'task_instance',
    ddl: `CREATE TABLE task_instance (id uuid PRIMARY KEY, task_id varchar(250) NOT NULL, dag_id varchar(250) NOT NULL, run_id varchar(250) NOT NULL,
        map_index integer NOT NULL DEFAULT -1, start_date timestamptz, end_date timestamptz, duration double precision, state varchar(20),
        try_number integer, max_tries integer DEFAULT -1, hostname varchar(1000), unixname varchar(1000), pool varchar(256) NOT NULL,
        pool_slots integer NOT NULL, queue varchar(256), priority_weight integer, operator varchar(1000), custom_operator_name varchar(1000),
        queued_dttm timestamptz, scheduled_dttm timestamptz, queued_by_job_id integer, pid integer, executor varchar(1000), executor_config bytea,
        updated_at timestamptz, span_status varchar(250) NOT NULL DEFAULT 'not_started', external_executor_id text,
        UNIQUE (dag_id, task_id, run_id, map_index));
      CREATE INDEX ON task_instance (state);
      ${rows('task_instance (id, task_id, dag_id, run_id, map_index, state, pool, pool_slots, queued_dttm, start_date, end_date)', `gen_random_uuid(), 'load', 'nightly', 'r', n, nullif(word, 'none'), 'default_pool', 1, ${ago}, ${ago}, ${ago}`, ['none', 'scheduled', 'queued', 'running', 'success', 'restarting', 'failed', 'up_for_retry', 'up_for_reschedule', 'upstream_failed', 'skipped', 'deferred', 'removed'])}`,
  },
  {
    system: 'n8n',
    example: 'n8n',
    schema: 'public',
    table: 'execution_entity',
    ddl: `CREATE TABLE execution_entity (id serial PRIMARY KEY, finished boolean NOT NULL, mode varchar NOT NULL, "retryOf" varchar,
        "retrySuccessId" varchar, "startedAt" timestamptz(3), "stoppedAt" timestamptz(3), "waitTill" timestamptz(3), status varchar NOT NULL,
        "workflowId" varchar(36) NOT NULL, "deletedAt" timestamptz(3), "createdAt" timestamptz(3) NOT NULL DEFAULT now());
      ${rows('execution_entity (finished, mode, status, "workflowId", "createdAt", "startedAt")', `word = 'success', 'trigger', word, 'wf' || n, ${ago}, ${ago}`, ['new', 'waiting', 'running', 'success', 'error', 'crashed', 'canceled', 'unknown'])}`,
  },
  {
    system: 'Dagster',
    example: 'dagster',
    schema: 'public',
    table: 'runs',
    ddl: `CREATE TABLE runs (id bigserial PRIMARY KEY, run_id varchar(255) UNIQUE, snapshot_id varchar(255), pipeline_name text, mode text,
        status varchar(63), run_body text, partition text, partition_set text, create_timestamp timestamp DEFAULT CURRENT_TIMESTAMP,
        update_timestamp timestamp DEFAULT CURRENT_TIMESTAMP, start_time double precision, end_time double precision, backfill_id varchar(255));
      CREATE INDEX ON runs (status, update_timestamp, create_timestamp);
      ${rows('runs (run_id, pipeline_name, status, run_body, create_timestamp, start_time, end_time)', `gen_random_uuid(), 'etl', word, '{}', ${utcAgo}, extract(epoch FROM ${ago}), extract(epoch FROM ${ago})`, ['QUEUED', 'NOT_STARTED', 'MANAGED', 'STARTING', 'STARTED', 'SUCCESS', 'FAILURE', 'CANCELING', 'CANCELED'])}`,
  },
  {
    system: 'MLflow',
    example: 'mlflow',
    schema: 'mlflow',
    table: 'runs',
    ddl: `CREATE SCHEMA mlflow;
      CREATE TABLE mlflow.runs (run_uuid varchar(32) PRIMARY KEY, name varchar(250), source_type varchar(20), source_name varchar(500),
        entry_point_name varchar(50), user_id varchar(256), status varchar(9), start_time bigint, end_time bigint, deleted_time bigint,
        source_version varchar(50), lifecycle_stage varchar(20), artifact_uri varchar(200), experiment_id integer,
        CHECK (status IN ('SCHEDULED', 'FAILED', 'FINISHED', 'RUNNING', 'KILLED')), CHECK (lifecycle_stage IN ('active', 'deleted')),
        CHECK (source_type IN ('NOTEBOOK', 'JOB', 'LOCAL', 'UNKNOWN', 'PROJECT')));
      ${rows('mlflow.runs (run_uuid, name, source_type, user_id, status, start_time, end_time, lifecycle_stage, experiment_id)', `md5(n::text), 'bold-shad-' || n, 'LOCAL', 'ada', word, ${msAgo}, ${msAgo}, 'active', 0`, ['SCHEDULED', 'FAILED', 'FINISHED', 'RUNNING', 'KILLED'])}`,
  },
];
