import type { ForeignTable } from './foreign-table.js';
import type { JobDraft } from './job-draft.js';
import { epochSeconds } from './written-times.js';

const tenant = (job: JobDraft) => (job.number % 2 === 0 ? 'acme' : 'Zürich');

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
];
