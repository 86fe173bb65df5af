/** The naive one: reads all jobs, filters and sorts them in JavaScript, and cuts the page out. */
import knex from 'knex';
import type { DriverRow } from './job-to-wire.js';
import { guardedList } from './guarded-list.js';
import { serve } from './serve.js';

const { DATABASE_URL = '', JWT_SECRET = '' } = process.env;
const database = knex({ client: 'pg', connection: DATABASE_URL, pool: { min: 0, max: 10 } });

serve(
  guardedList(database, JWT_SECRET, async ({ page, size, statuses, taskTypes, sort, descending, asOf }) => {
    const all = await database<DriverRow>('inference_jobs').select<DriverRow[]>('*');
    const sign = descending ? -1 : 1;
    const jobs = all
      .filter(
        (job) =>
          (statuses.length === 0 || statuses.includes(job.status)) &&
          (taskTypes.length === 0 || taskTypes.includes(job.task_type)) &&
          (asOf === null || job.created_at <= asOf),
      )
      .sort((a, b) => sign * (Number(a[sort]) - Number(b[sort])));
    return { rows: jobs.slice((page - 1) * size, page * size), total: jobs.length };
  }),
);
