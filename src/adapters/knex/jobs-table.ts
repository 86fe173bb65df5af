import type { SortKey } from '../../domain/task-order.js';
import type { JobsMapping } from './mapping/jobs-mapping.js';
import { JOBS_TABLE } from './schema.js';

/** Where a database has the jobs, and how it writes them: Taskdeck's own table (`INFERENCE_JOBS`), or any other by a mapping. */
export type JobsTable = JobsMapping;

/** What Taskdeck's own migrations make. */
export const INFERENCE_JOBS = {
  schema: null,
  table: JOBS_TABLE,
  columns: {
    id: 'id',
    userId: 'user_id',
    name: 'name',
    taskType: 'task_type',
    status: 'status',
    progress: 'progress',
    error: 'error',
    details: 'details',
    createdAt: 'created_at',
    startedAt: 'started_at',
    finishedAt: 'finished_at',
  },
} as const satisfies JobsTable;

/** The orders of the list by the number that the ledger knows them by. */
export const SORT_KEY_NUMBERS = { createdAt: 0, startedAt: 1, finishedAt: 2 } as const satisfies Record<
  SortKey,
  number
>;
