import type { ForeignTable } from './foreign-table.js';
import type { JobDraft } from './job-draft.js';
import { shippedExample } from './shipped-example.js';
import { inUtc } from './written-times.js';

const number = (job: JobDraft) => [String(job.number)];

/** The end is in another column for each way to end. */
function endIn(columns: Readonly<Partial<Record<string, string>>>, job: JobDraft, end: string | null) {
  return Object.fromEntries(
    Object.entries(columns).map(([word, column]) => [column, word === job.word ? end : null]),
  );
}

export const QUEUE_TABLES: readonly ForeignTable[] = [
  {
    made: 'Oban 2.20',
    ddl: `
      CREATE TYPE oban_job_state AS ENUM
        ('available', 'scheduled', 'executing', 'retryable', 'completed', 'discarded', 'cancelled');
      CREATE TABLE oban_jobs (
        id bigserial PRIMARY KEY, state oban_job_state NOT NULL DEFAULT 'available', queue text NOT NULL DEFAULT 'default',
        worker text NOT NULL, args jsonb NOT NULL DEFAULT '{}', errors jsonb[] NOT NULL DEFAULT '{}',
        attempt integer NOT NULL DEFAULT 0, max_attempts integer NOT NULL DEFAULT 20, meta jsonb DEFAULT '{}',
        inserted_at timestamp NOT NULL DEFAULT timezone('UTC', now()),
        scheduled_at timestamp NOT NULL DEFAULT timezone('UTC', now()), attempted_at timestamp, completed_at timestamp,
        discarded_at timestamp, cancelled_at timestamp)`,
    words: [
      ['available', 'queued'],
      ['scheduled', 'queued'],
      ['executing', 'running'],
      ['retryable', 'queued'],
      ['completed', 'succeeded'],
      ['discarded', 'failed'],
      ['cancelled', 'cancelled'],
    ],
    row: (job) => ({
      id: job.number,
      state: job.word,
      queue: 'default',
      worker: job.taskType,
      args: { user: job.userId },
      errors:
        job.error === null
          ? []
          : [
              { attempt: 1, error: 'an earlier one' },
              { attempt: 2, error: job.error },
            ],
      inserted_at: inUtc(job.createdAt),
      scheduled_at: inUtc(job.createdAt),
      attempted_at: inUtc(job.startedAt),
      attempt: 0,
      max_attempts: 20,
      ...endIn(
        { completed: 'completed_at', discarded: 'discarded_at', cancelled: 'cancelled_at' },
        job,
        inUtc(job.finishedAt),
      ),
    }),
    id: number,
    mapping: shippedExample('oban'),
  },
  {
    made: 'River 0.26',
    ddl: `
      CREATE TYPE river_job_state AS ENUM
        ('available', 'cancelled', 'completed', 'discarded', 'pending', 'retryable', 'running', 'scheduled');
      CREATE TABLE river_job (
        id bigserial PRIMARY KEY, state river_job_state NOT NULL DEFAULT 'available', attempt smallint NOT NULL DEFAULT 0,
        max_attempts smallint NOT NULL, attempted_at timestamptz, created_at timestamptz NOT NULL DEFAULT now(),
        finalized_at timestamptz, scheduled_at timestamptz NOT NULL DEFAULT now(), args jsonb, errors jsonb[],
        kind text NOT NULL, metadata jsonb NOT NULL DEFAULT '{}', queue text NOT NULL DEFAULT 'default');
      CREATE INDEX river_job_state_and_finalized_at_index ON river_job (state, finalized_at)
        WHERE finalized_at IS NOT NULL`,
    words: [
      ['available', 'queued'],
      ['pending', 'queued'],
      ['scheduled', 'queued'],
      ['running', 'running'],
      ['retryable', 'queued'],
      ['completed', 'succeeded'],
      ['cancelled', 'cancelled'],
      ['discarded', 'failed'],
    ],
    row: (job) => ({
      id: job.number,
      state: job.word,
      attempt: 0,
      max_attempts: 25,
      attempted_at: job.startedAt,
      created_at: job.createdAt,
      finalized_at: job.finishedAt,
      scheduled_at: job.createdAt,
      args: { user: job.userId },
      errors: job.error === null ? null : [{ at: job.finishedAt, error: job.error, trace: '' }],
      kind: job.taskType,
      metadata: {},
      queue: 'default',
    }),
    id: number,
    mapping: shippedExample('river'),
  },
  {
    made: 'Celery 5.6, its result backend',
    ddl: `
      CREATE TABLE celery_taskmeta (
        id integer PRIMARY KEY, task_id varchar(155) UNIQUE, status varchar(50), result bytea, date_done timestamp,
        traceback text, name varchar(155), args bytea, kwargs bytea, worker varchar(155), retries integer,
        queue varchar(155))`,
    words: [
      ['PENDING', 'queued'],
      ['STARTED', 'running'],
      ['RETRY', 'queued'],
      ['SUCCESS', 'succeeded'],
      ['FAILURE', 'failed'],
      ['REVOKED', 'cancelled'],
    ],
    row: (job) => ({
      id: job.number,
      task_id: taskId(job),
      status: job.word,
      result: '\\x80049528',
      date_done: inUtc(job.finishedAt),
      traceback: job.error,
      name: job.taskType,
    }),
    id: (job) => [taskId(job)],
    mapping: {
      schema: null,
      table: 'celery_taskmeta',
      unboundedTime: true,
      columns: {
        id: 'task_id',
        userId: null,
        name: null,
        taskType: 'name',
        status: {
          column: 'status',
          words: {
            queued: ['PENDING', 'RETRY'],
            running: ['STARTED'],
            succeeded: ['SUCCESS'],
            failed: ['FAILURE'],
            cancelled: ['REVOKED'],
          },
        },
        progress: null,
        error: 'traceback',
        details: { columns: ['worker', 'queue', 'retries'] },
        createdAt: null,
        startedAt: null,
        finishedAt: { column: 'date_done', as: 'utc' },
      },
    },
  },
];

const taskId = (job: JobDraft) => `${job.number.toString(16).padStart(8, '0')}-0000-4000-8000-0123456789ab`;
