import type { SortKey } from '../../domain/task-order.js';

/** The tables that the migrations make and the queries read, and the migrations' own. */
export const JOBS_TABLE = 'inference_jobs';
export const USERS_TABLE = 'users';
export const MIGRATIONS_TABLE = 'taskdeck_migrations';

/** The only columns that an order may name. */
export const SORT_COLUMNS = {
  createdAt: 'created_at',
  startedAt: 'started_at',
  finishedAt: 'finished_at',
} as const satisfies Record<SortKey, string>;
