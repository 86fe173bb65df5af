/** What most teams write: LIMIT/OFFSET and count(*), asked at once. The sort has no tie-break, the lightest of all. */
import knex from 'knex';
import type { DriverRow } from './job-to-wire.js';
import { guardedList } from './guarded-list.js';
import { serve } from './serve.js';

const { DATABASE_URL = '', JWT_SECRET = '' } = process.env;
const database = knex({ client: 'pg', connection: DATABASE_URL, pool: { min: 0, max: 10 } });

serve(
  guardedList(database, JWT_SECRET, async ({ page, size, statuses, taskTypes, sort, descending, asOf }) => {
    const jobs = database<DriverRow>('inference_jobs');
    if (statuses.length > 0) void jobs.whereIn('status', statuses);
    if (taskTypes.length > 0) void jobs.whereIn('task_type', taskTypes);
    if (asOf !== null) void jobs.where('created_at', '<=', asOf);
    const [rows, [counted]] = await Promise.all([
      jobs
        .clone()
        .select<DriverRow[]>('*')
        .orderBy(sort, descending ? 'desc' : 'asc')
        .limit(size)
        .offset((page - 1) * size),
      jobs.clone().count<{ count: string }[]>('* as count'),
    ]);
    return { rows, total: Number(counted?.count) };
  }),
);
