import type { ForeignTable } from './foreign-table.js';
import type { JobDraft } from './job-draft.js';
import { shippedExample } from './shipped-example.js';
import { epochMilliseconds, epochSeconds, inUtc } from './written-times.js';

const uuid = ({ number }: JobDraft) => `01900000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
const hex = ({ number }: JobDraft) => ((number * 7_919) % 1_000_003).toString(16).padStart(32, '0');

export const WORKFLOW_TABLES: readonly ForeignTable[] = [
  {
    made: 'Airflow 3',
    ddl: `
      CREATE TABLE task_instance (
        id uuid PRIMARY KEY, task_id varchar(250) NOT NULL, dag_id varchar(250) NOT NULL, run_id varchar(250) NOT NULL,
        map_index integer NOT NULL DEFAULT -1, state varchar(20), unixname varchar(1000), operator varchar(1000),
        pool varchar(256), queue varchar(256), queued_dttm timestamptz, start_date timestamptz, end_date timestamptz, try_number integer, executor_config bytea);
      CREATE INDEX ti_state ON task_instance (state)`,
    words: [
      [null, 'queued'],
      ['scheduled', 'queued'],
      ['queued', 'queued'],
      ['running', 'running'],
      ['success', 'succeeded'],
      ['failed', 'failed'],
      ['upstream_failed', 'failed'],
      ['skipped', 'cancelled'],
      ['up_for_retry', 'queued'],
      ['up_for_reschedule', 'queued'],
      ['deferred', 'running'],
      ['restarting', 'running'],
      ['removed', 'cancelled'],
      ['new_in_airflow_4', 'unknown'],
    ],
    row: (job) => ({
      id: uuid(job),
      task_id: job.name,
      dag_id: job.taskType,
      run_id: 'manual__1',
      map_index: -1,
      state: job.word,
      unixname: job.userId,
      operator: 'PythonOperator',
      // What has no state yet was never queued either.
      queued_dttm: job.word === null ? null : job.createdAt,
      start_date: job.startedAt,
      end_date: job.finishedAt,
    }),
    id: (job) => [uuid(job)],
    truth: ({ word, createdAt }) => ({ createdAt: word === null ? null : createdAt }),
    mapping: shippedExample('airflow'),
  },
  {
    made: 'Prefect 3',
    ddl: `
      CREATE TYPE state_type AS ENUM ('SCHEDULED', 'PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED', 'CRASHED',
        'PAUSED', 'CANCELLING');
      CREATE TABLE flow_run (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(), created timestamptz NOT NULL DEFAULT now(),
        updated timestamptz NOT NULL DEFAULT now(), name varchar NOT NULL, flow_id uuid NOT NULL, state_type state_type,
        state_name varchar, parameters json NOT NULL DEFAULT '{}', created_by json, start_time timestamptz,
        end_time timestamptz);
      CREATE INDEX ix_flow_run__state_type ON flow_run (state_type);
      CREATE INDEX ix_flow_run__start_time ON flow_run (start_time)`,
    words: [
      [null, 'unknown'],
      ['SCHEDULED', 'queued'],
      ['PENDING', 'queued'],
      ['RUNNING', 'running'],
      ['COMPLETED', 'succeeded'],
      ['FAILED', 'failed'],
      ['CANCELLED', 'cancelled'],
      ['CRASHED', 'failed'],
      ['PAUSED', 'unknown'],
      ['CANCELLING', 'running'],
    ],
    row: (job) => ({
      id: uuid(job),
      created: job.createdAt,
      updated: job.createdAt,
      name: job.name,
      flow_id: uuid(job),
      state_type: job.word,
      parameters: { seed: job.number },
      created_by: job.userId === null ? null : { type: 'USER', display_value: job.userId },
      start_time: job.startedAt,
      end_time: job.finishedAt,
    }),
    id: (job) => [uuid(job)],
    mapping: {
      schema: null,
      table: 'flow_run',
      columns: {
        id: 'id',
        userId: { column: 'created_by', path: ['display_value'] },
        name: 'name',
        taskType: { value: 'flow run' },
        status: {
          column: 'state_type',
          words: {
            queued: ['SCHEDULED', 'PENDING'],
            running: ['RUNNING', 'CANCELLING'],
            succeeded: ['COMPLETED'],
            failed: ['FAILED', 'CRASHED'],
          },
        },
        progress: null,
        error: null,
        details: 'parameters',
        createdAt: 'created',
        startedAt: 'start_time',
        finishedAt: 'end_time',
      },
    },
  },
  {
    made: 'Dagster 1.12',
    ddl: `
      CREATE TABLE runs (
        id bigserial PRIMARY KEY, run_id varchar(255) UNIQUE, snapshot_id varchar(255), pipeline_name text, mode text,
        status varchar(63), run_body text, partition text, partition_set text, backfill_id varchar(255), create_timestamp timestamp DEFAULT CURRENT_TIMESTAMP,
        update_timestamp timestamp DEFAULT CURRENT_TIMESTAMP, start_time double precision, end_time double precision);
      CREATE INDEX idx_run_range ON runs (status, update_timestamp, create_timestamp)`,
    words: [
      ['QUEUED', 'queued'],
      ['NOT_STARTED', 'queued'],
      ['STARTING', 'running'],
      ['STARTED', 'running'],
      ['SUCCESS', 'succeeded'],
      ['FAILURE', 'failed'],
      ['CANCELING', 'running'],
      ['CANCELED', 'cancelled'],
      ['MANAGED', 'running'],
      ['NEW_IN_DAGSTER_2', 'unknown'],
    ],
    row: (job) => ({
      id: job.number,
      run_id: hex(job),
      pipeline_name: job.taskType,
      status: job.word,
      run_body: JSON.stringify({ tags: job.userId === null ? {} : { user: job.userId } }),
      create_timestamp: inUtc(job.createdAt),
      update_timestamp: inUtc(job.createdAt),
      start_time: epochSeconds(job.startedAt),
      end_time: epochSeconds(job.finishedAt),
    }),
    id: (job) => [hex(job)],
    mapping: shippedExample('dagster'),
  },
  {
    made: 'MLflow 3',
    ddl: `
      CREATE TABLE runs (
        run_uuid varchar(32) PRIMARY KEY, name varchar(250), source_type varchar(20), source_name varchar(500), entry_point_name varchar(50), user_id varchar(256),
        status varchar(20), start_time bigint, end_time bigint, deleted_time bigint, lifecycle_stage varchar(20),
        artifact_uri varchar(200), experiment_id integer)`,
    words: [
      ['SCHEDULED', 'queued'],
      ['RUNNING', 'running'],
      ['FINISHED', 'succeeded'],
      ['FAILED', 'failed'],
      ['KILLED', 'cancelled'],
    ],
    digits: 3,
    row: (job) => ({
      run_uuid: hex(job),
      name: job.name,
      source_type: 'LOCAL',
      user_id: job.userId,
      status: job.word,
      start_time: epochMilliseconds(job.createdAt),
      end_time: epochMilliseconds(job.finishedAt),
      lifecycle_stage: 'active',
    }),
    id: (job) => [hex(job)],
    hidden: { lifecycle_stage: 'deleted' },
    // It has one moment for both.
    truth: ({ createdAt }) => ({ startedAt: createdAt }),
    mapping: shippedExample('mlflow'),
  },
];
