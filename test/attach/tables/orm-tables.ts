import type { ForeignTable } from './foreign-table.js';
import {
  CAMEL_CASE,
  LOWER_CASE,
  SNAKE_CASE,
  camelCase,
  cuid,
  snakeCase,
  uuid,
  zoned,
} from './named-columns.js';
import { shippedExample } from './shipped-example.js';
import { inTaipei, inUtc } from './written-times.js';

export const ORM_TABLES: readonly ForeignTable[] = [
  {
    made: 'Prisma 7.10',
    ddl: `
      CREATE TYPE "JobStatus" AS ENUM ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'PAUSED');
      CREATE TABLE "InferenceJob" (
        "id" text NOT NULL, "userId" text, "name" text NOT NULL, "taskType" text NOT NULL,
        "status" "JobStatus" NOT NULL DEFAULT 'QUEUED', "progress" double precision NOT NULL DEFAULT 0, "error" text,
        "details" jsonb, "createdAt" timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP, "startedAt" timestamp(3),
        "finishedAt" timestamp(3), CONSTRAINT "InferenceJob_pkey" PRIMARY KEY ("id"))`,
    digits: 3,
    words: [
      ['QUEUED', 'queued'],
      ['RUNNING', 'running'],
      ['SUCCEEDED', 'succeeded'],
      ['FAILED', 'failed'],
      ['CANCELLED', 'cancelled'],
      ['PAUSED', 'unknown'],
    ],
    row: (job) => ({ id: cuid(job), ...camelCase(job, inUtc) }),
    id: (job) => [cuid(job)],
    mapping: shippedExample('prisma'),
  },
  {
    made: 'TypeORM 1.1, in a process in Taipei',
    ddl: `
      CREATE TYPE inference_job_status_enum AS ENUM ('queued', 'running', 'succeeded', 'failed', 'cancelled');
      CREATE TABLE inference_job (
        id uuid NOT NULL DEFAULT gen_random_uuid(), "userId" varchar, name varchar NOT NULL, "taskType" varchar NOT NULL,
        status inference_job_status_enum NOT NULL DEFAULT 'queued', progress double precision NOT NULL DEFAULT 0,
        error text, details text, "createdAt" timestamp NOT NULL DEFAULT now(), "startedAt" timestamp,
        "finishedAt" timestamp, CONSTRAINT "PK_b1" PRIMARY KEY (id))`,
    words: LOWER_CASE,
    row: (job) => ({
      id: uuid(job),
      ...camelCase(job, inTaipei),
      details: JSON.stringify({ seed: job.number }),
    }),
    id: (job) => [uuid(job)],
    mapping: {
      schema: null,
      table: 'inference_job',
      columns: {
        ...CAMEL_CASE,
        createdAt: { column: 'createdAt', as: '+08:00' },
        startedAt: { column: 'startedAt', as: '+08:00' },
        finishedAt: { column: 'finishedAt', as: '+08:00' },
      },
    },
  },
  {
    made: 'Drizzle 0.45',
    ddl: `
      CREATE TYPE job_state AS ENUM ('waiting', 'active', 'done', 'error');
      CREATE TABLE jobs (
        id integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY, user_id text, name text NOT NULL, kind text NOT NULL,
        state job_state NOT NULL DEFAULT 'waiting', percent integer NOT NULL DEFAULT 0, error text,
        payload json, created_at timestamp NOT NULL DEFAULT now(), started_at timestamp, finished_at timestamp)`,
    words: [
      ['waiting', 'queued'],
      ['active', 'running'],
      ['done', 'succeeded'],
      ['error', 'failed'],
    ],
    digits: 3,
    row: ({ number, userId, name, taskType, word, progress, error, ...job }) => ({
      ...{ id: number, name, error },
      user_id: userId,
      kind: taskType,
      state: word,
      percent: progress * 100,
      payload: { seed: number },
      created_at: inUtc(job.createdAt),
      started_at: inUtc(job.startedAt),
      finished_at: inUtc(job.finishedAt),
    }),
    id: ({ number }) => [String(number)],
    mapping: {
      schema: null,
      table: 'jobs',
      columns: {
        ...SNAKE_CASE,
        taskType: 'kind',
        status: {
          column: 'state',
          words: { queued: ['waiting'], running: ['active'], succeeded: ['done'], failed: ['error'] },
        },
        progress: { column: 'percent', of: 100 },
        details: 'payload',
        createdAt: { column: 'created_at', as: 'utc' },
        startedAt: { column: 'started_at', as: 'utc' },
        finishedAt: { column: 'finished_at', as: 'utc' },
      },
    },
  },
  {
    made: 'Sequelize 6.37',
    ddl: `
      CREATE TYPE "enum_InferenceJobs_status" AS ENUM ('queued', 'running', 'succeeded', 'failed', 'cancelled');
      CREATE TABLE "InferenceJobs" (
        id serial PRIMARY KEY, "userId" varchar(255), name varchar(255), "taskType" varchar(255),
        status "enum_InferenceJobs_status" DEFAULT 'queued', progress double precision, error text, details jsonb,
        "createdAt" timestamptz NOT NULL, "updatedAt" timestamptz NOT NULL DEFAULT now(), "startedAt" timestamptz,
        "finishedAt" timestamptz)`,
    words: LOWER_CASE,
    row: (job) => ({ id: job.number, ...camelCase(job, zoned) }),
    id: ({ number }) => [String(number)],
    mapping: shippedExample('sequelize'),
  },
  {
    made: 'MikroORM 7.2',
    ddl: `
      CREATE TABLE inference_job (
        id uuid NOT NULL, user_id varchar(255), name varchar(255) NOT NULL, task_type varchar(255) NOT NULL,
        status text NOT NULL CHECK (status IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
        progress real NOT NULL, error text, details jsonb, created_at timestamptz NOT NULL, started_at timestamptz,
        finished_at timestamptz, CONSTRAINT inference_job_pkey PRIMARY KEY (id))`,
    words: LOWER_CASE,
    row: (job) => ({ id: uuid(job), ...snakeCase(job, zoned) }),
    id: (job) => [uuid(job)],
    mapping: { schema: null, table: 'inference_job', columns: SNAKE_CASE },
  },
  {
    made: 'Knex, for Objection 3.1, with useTz: false in a process in Taipei',
    ddl: `
      CREATE TABLE inference_jobs (
        id serial PRIMARY KEY, user_id varchar(255), name varchar(255), task_type varchar(255),
        status text CHECK (status IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')), progress real,
        error text, details jsonb, created_at timestamp DEFAULT CURRENT_TIMESTAMP, started_at timestamp,
        finished_at timestamp)`,
    words: LOWER_CASE,
    digits: 3,
    row: (job) => ({ id: job.number, ...snakeCase(job, inTaipei) }),
    id: ({ number }) => [String(number)],
    mapping: {
      schema: null,
      table: 'inference_jobs',
      unboundedTime: true,
      columns: {
        ...SNAKE_CASE,
        createdAt: { column: 'created_at', as: '+08:00' },
        startedAt: { column: 'started_at', as: '+08:00' },
        finishedAt: { column: 'finished_at', as: '+08:00' },
      },
    },
  },
];
