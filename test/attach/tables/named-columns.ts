import type { JobsMapping } from '../../../src/adapters/knex/mapping/jobs-mapping.js';
import type { JobDraft } from './job-draft.js';

/** As ORMs of JavaScript name the columns of such a model. */
export const CAMEL_CASE = {
  id: 'id',
  userId: 'userId',
  name: 'name',
  taskType: 'taskType',
  status: 'status',
  progress: 'progress',
  error: 'error',
  details: 'details',
  createdAt: 'createdAt',
  startedAt: 'startedAt',
  finishedAt: 'finishedAt',
} as const satisfies JobsMapping['columns'];

export const SNAKE_CASE = {
  ...CAMEL_CASE,
  userId: 'user_id',
  taskType: 'task_type',
  createdAt: 'created_at',
  startedAt: 'started_at',
  finishedAt: 'finished_at',
} as const satisfies JobsMapping['columns'];

export const LOWER_CASE = [
  ['queued', 'queued'],
  ['running', 'running'],
  ['succeeded', 'succeeded'],
  ['failed', 'failed'],
  ['cancelled', 'cancelled'],
] as const;

export const uuid = ({ number }: JobDraft) =>
  `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
/** As long as a cuid, and in no order of its number. */
export const cuid = ({ number }: JobDraft) =>
  `c${((number * 7_919) % 1_000_003).toString(36).padStart(24, 'k3')}`;

export function camelCase(job: JobDraft, write: (moment: JobDraft['startedAt']) => string | null) {
  const { userId, name, taskType, word, progress, error } = job;
  return {
    ...{ userId, name, taskType, progress, error },
    status: word,
    details: { seed: job.number },
    createdAt: write(job.createdAt),
    startedAt: write(job.startedAt),
    finishedAt: write(job.finishedAt),
  };
}

export function snakeCase(job: JobDraft, write: (moment: JobDraft['startedAt']) => string | null) {
  const { userId, taskType, createdAt, startedAt, finishedAt, ...same } = camelCase(job, write);
  return {
    ...same,
    user_id: userId,
    task_type: taskType,
    created_at: createdAt,
    started_at: startedAt,
    finished_at: finishedAt,
  };
}

export const zoned = (moment: JobDraft['startedAt']) => moment;
