import type { ForeignTable } from './foreign-table.js';
import type { JobDraft } from './job-draft.js';
import { epochMicroseconds, epochSeconds } from './written-times.js';

const tenant = (job: JobDraft) => (job.number % 2 === 0 ? 'acme' : 'Zürich');

const uid = (job: JobDraft) => `K${((job.number * 7_919) % 1_000_003).toString(36).padStart(11, 'q')}`;

/** Nobody's in particular, but what people make of their own. */
export const OWN_TABLES: readonly ForeignTable[] = [
  {
    made: 'a queue of locks and attempts, with 0 and -1 for no time',
    ddl: `
      CREATE TABLE work_item (
        tenant text, seq bigint, what text NOT NULL, locked_by text, attempts smallint NOT NULL,
        max_attempts smallint NOT NULL, failure json, deleted boolean NOT NULL DEFAULT false, queued_at bigint NOT NULL,
        locked_at bigint NOT NULL DEFAULT 0, done_at bigint NOT NULL DEFAULT -1, PRIMARY KEY (tenant, seq))`,
    words: [
      ['waiting', 'queued'],
      ['locked', 'running'],
      ['done', 'succeeded'],
      ['given up', 'failed'],
    ],
    digits: 0,
    row: (job) => ({
      tenant: tenant(job),
      seq: job.number,
      what: job.taskType,
      locked_by: job.status === 'running' ? 'gpu-3' : null,
      attempts: job.status === 'failed' ? 5 : 1,
      max_attempts: 5,
      failure: job.error === null ? null : { text: job.error },
      deleted: false,
      queued_at: epochSeconds(job.createdAt),
      locked_at: epochSeconds(job.startedAt) ?? 0,
      done_at: epochSeconds(job.finishedAt) ?? -1,
    }),
    hidden: { deleted: true },
    id: (job) => [tenant(job), String(job.number)],
    truth: () => ({ word: null }),
    mapping: {
      schema: null,
      table: 'work_item',
      where: { deleted: false },
      columns: {
        id: ['tenant', 'seq'],
        userId: null,
        name: null,
        taskType: 'what',
        status: {
          rules: [
            { status: 'running', when: { locked_by: { set: true } } },
            { status: 'failed', when: { attempts: { gte: { column: 'max_attempts' } } } },
            { status: 'succeeded', when: { done_at: { gt: 0 } } },
          ],
          else: 'queued',
        },
        progress: null,
        error: { column: 'failure', path: ['text'] },
        details: null,
        createdAt: { column: 'queued_at', as: 'epoch-s' },
        startedAt: { column: 'locked_at', as: 'epoch-s' },
        finishedAt: { column: 'done_at', as: 'epoch-s', none: [-1] },
      },
    },
  },
  {
    made: 'Hibernate 6 with ordinals, and times as a script of Python writes them: seconds in a float',
    ddl: `
      CREATE TABLE render_task (
        uid char(12) PRIMARY KEY, kind varchar(40), state smallint, created double precision, begun double precision,
        ended double precision, problem text)`,
    words: [
      ['0', 'queued'],
      ['1', 'running'],
      ['2', 'succeeded'],
      ['3', 'failed'],
      ['9', 'unknown'],
      [null, 'unknown'],
    ],
    row: (job) => ({
      uid: uid(job),
      kind: job.taskType,
      state: job.word === null ? null : Number(job.word),
      // A float has more digits than a moment, of which the nearest is meant; those of one moment stay of one.
      created: epochSeconds(job.createdAt)! + (job.number === 1 || job.number % 7 === 4 ? 0 : 2.4e-7),
      begun: epochSeconds(job.startedAt) ?? 0,
      ended: epochSeconds(job.finishedAt),
      problem: job.error,
    }),
    id: (job) => [uid(job)],
    mapping: {
      schema: null,
      table: 'render_task',
      unboundedTime: true,
      columns: {
        id: 'uid',
        userId: null,
        name: null,
        taskType: 'kind',
        status: {
          column: 'state',
          words: { queued: ['0'], running: ['1'], succeeded: ['2'], failed: ['3'] },
        },
        progress: null,
        error: 'problem',
        details: null,
        createdAt: { column: 'created', as: 'epoch-s' },
        startedAt: { column: 'begun', as: 'epoch-s' },
        finishedAt: { column: 'ended', as: 'epoch-s' },
      },
    },
  },
  {
    made: 'a table of microseconds, as numeric, whose status stands in JSON',
    ddl: `
      CREATE TABLE event_job (
        key integer PRIMARY KEY, body jsonb NOT NULL, created_us numeric NOT NULL, started_us numeric, ended_us numeric)`,
    words: [
      ['open', 'queued'],
      ['busy', 'running'],
      ['ok', 'succeeded'],
      ['failed', 'failed'],
      ['odd', 'unknown'],
    ],
    row: (job) => ({
      key: -job.number,
      body: {
        kind: job.taskType,
        who: { name: job.userId },
        state: { now: job.word },
        failures: ['first', job.error],
      },
      created_us: epochMicroseconds(job.createdAt),
      started_us: epochMicroseconds(job.startedAt),
      ended_us: epochMicroseconds(job.finishedAt),
    }),
    id: ({ number }) => [String(-number)],
    mapping: {
      schema: null,
      table: 'event_job',
      columns: {
        id: 'key',
        userId: { column: 'body', path: ['who', 'name'] },
        name: null,
        taskType: { column: 'body', path: ['kind'] },
        status: {
          column: 'body',
          path: ['state', 'now'],
          words: { queued: ['open'], running: ['busy'], succeeded: ['ok'] },
        },
        progress: null,
        error: { column: 'body', path: ['failures', '-1'] },
        details: 'body',
        createdAt: { column: 'created_us', as: 'epoch-us' },
        startedAt: { column: 'started_us', as: 'epoch-us' },
        finishedAt: { column: 'ended_us', as: 'epoch-us' },
      },
    },
  },
];
