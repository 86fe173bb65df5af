import type { ForeignTable } from './foreign-table.js';
import type { JobDraft } from './job-draft.js';
import { shippedExample } from './shipped-example.js';
import { inUtc } from './written-times.js';

const cuid = ({ number }: JobDraft) => `cm${((number * 7_919) % 1_000_003).toString(36).padStart(23, 'z9')}`;

const TRIGGER_DEV = {
  queued: [
    'DELAYED',
    'PENDING',
    'PENDING_VERSION',
    'WAITING_FOR_DEPLOY',
    'DEQUEUED',
    'RETRYING_AFTER_FAILURE',
  ],
  running: ['EXECUTING', 'WAITING_TO_RESUME'],
  succeeded: ['COMPLETED_SUCCESSFULLY'],
  failed: ['COMPLETED_WITH_ERRORS', 'SYSTEM_FAILURE', 'CRASHED', 'INTERRUPTED', 'TIMED_OUT', 'EXPIRED'],
  cancelled: ['CANCELED'],
} as const;

const N8N = {
  queued: ['new'],
  running: ['running', 'waiting'],
  succeeded: ['success'],
  failed: ['error', 'crashed'],
  cancelled: ['canceled'],
} as const;

const LITELLM = {
  queued: ['validating', 'queued'],
  running: ['in_progress', 'finalizing'],
  succeeded: ['completed'],
  failed: ['failed', 'expired'],
  cancelled: ['cancelled', 'cancelling'],
} as const;

function pairs<Status extends string>(words: Readonly<Record<Status, readonly string[]>>) {
  return Object.entries<readonly string[]>(words).flatMap(([status, all]) =>
    all.map((word) => [word, status as Status] as const),
  );
}

export const PLATFORM_TABLES: readonly ForeignTable[] = [
  {
    made: 'Trigger.dev 4',
    ddl: `
      CREATE TYPE "TaskRunStatus" AS ENUM (${[...Object.values(TRIGGER_DEV).flat(), 'PAUSED'].map((word) => `'${word}'`).join(', ')});
      CREATE TABLE "TaskRun" (
        id text PRIMARY KEY, "friendlyId" text NOT NULL UNIQUE, status "TaskRunStatus" NOT NULL DEFAULT 'PENDING',
        "taskIdentifier" text NOT NULL, payload text NOT NULL, error jsonb, "createdAt" timestamp(3) NOT NULL
        DEFAULT CURRENT_TIMESTAMP, "startedAt" timestamp(3), "completedAt" timestamp(3));
      CREATE INDEX "TaskRun_createdAt_idx" ON "TaskRun" USING brin ("createdAt")`,
    digits: 3,
    words: [...pairs(TRIGGER_DEV), ['PAUSED', 'unknown']],
    row: (job) => ({
      id: cuid(job),
      friendlyId: `run_${cuid(job)}`,
      status: job.word,
      taskIdentifier: job.taskType,
      payload: JSON.stringify({ user: job.userId, seed: job.number }),
      error: job.error === null ? null : { type: 'BUILT_IN_ERROR', name: 'Error', message: job.error },
      createdAt: inUtc(job.createdAt),
      startedAt: inUtc(job.startedAt),
      completedAt: inUtc(job.finishedAt),
    }),
    id: (job) => [`run_${cuid(job)}`],
    mapping: {
      schema: null,
      table: 'TaskRun',
      columns: {
        id: 'friendlyId',
        userId: { column: 'payload', path: ['user'] },
        name: null,
        taskType: 'taskIdentifier',
        status: { column: 'status', words: TRIGGER_DEV },
        progress: null,
        error: { column: 'error', path: ['message'] },
        details: 'payload',
        createdAt: { column: 'createdAt', as: 'utc' },
        startedAt: { column: 'startedAt', as: 'utc' },
        finishedAt: { column: 'completedAt', as: 'utc' },
      },
    },
  },
  {
    made: 'n8n 2',
    ddl: `
      CREATE TABLE execution_entity (
        id serial PRIMARY KEY, finished boolean NOT NULL, mode varchar NOT NULL, status varchar NOT NULL,
        "workflowId" varchar(36) NOT NULL, "retryOf" varchar, "retrySuccessId" varchar, "createdAt" timestamptz(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        "startedAt" timestamptz(3), "stoppedAt" timestamptz(3), "waitTill" timestamptz(3), "deletedAt" timestamptz(3));
      CREATE INDEX "IDX_deletedAt" ON execution_entity ("deletedAt")`,
    digits: 3,
    words: [...pairs(N8N), ['unknown', 'unknown']],
    row: (job) => ({
      id: job.number,
      finished: job.status === 'succeeded',
      mode: job.taskType,
      status: job.word,
      workflowId: 'k3v9',
      createdAt: job.createdAt,
      startedAt: job.startedAt,
      stoppedAt: job.finishedAt,
      deletedAt: null,
    }),
    hidden: { deletedAt: '2026-04-01T00:00:00Z' },
    id: ({ number }) => [String(number)],
    mapping: shippedExample('n8n'),
    truth: () => ({ name: 'k3v9' }),
  },
  {
    made: 'LiteLLM 1.80, managed batches and files',
    ddl: `
      CREATE TABLE "LiteLLM_ManagedObjectTable" (
        id text PRIMARY KEY, unified_object_id text NOT NULL UNIQUE, model_object_id text NOT NULL UNIQUE,
        file_object jsonb NOT NULL, file_purpose text NOT NULL, status text,
        created_at timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP, created_by text,
        updated_at timestamp(3) NOT NULL, updated_by text)`,
    digits: 3,
    words: [...pairs(LITELLM), [null, 'unknown'], ['weird', 'unknown']],
    row: (job) => ({
      id: cuid(job),
      unified_object_id: `batch_${job.number}`,
      model_object_id: `m_${job.number}`,
      // Some versions wrote JSON's text into the jsonb.
      file_object: job.number % 2 === 0 ? { error: job.error } : JSON.stringify({ error: job.error }),
      file_purpose: job.taskType,
      status: job.word,
      created_at: inUtc(job.createdAt),
      created_by: job.userId,
      updated_at: inUtc(job.createdAt),
    }),
    id: (job) => [`batch_${job.number}`],
    mapping: {
      schema: null,
      table: 'LiteLLM_ManagedObjectTable',
      columns: {
        id: 'unified_object_id',
        userId: 'created_by',
        name: null,
        taskType: 'file_purpose',
        status: { column: 'status', words: LITELLM },
        progress: null,
        error: null,
        details: 'file_object',
        createdAt: { column: 'created_at', as: 'utc' },
        startedAt: null,
        finishedAt: null,
      },
    },
  },
];
