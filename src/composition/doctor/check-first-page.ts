import { planFirstPage } from '../../adapters/knex/doctor/first-page-plan.js';
import { inTime } from '../../adapters/knex/doctor/in-time.js';
import { listJobs } from '../list-jobs.js';
import type { Check } from './check.js';
import { CheckStopped, ok, warning } from './check.js';
import { TABLE, shapeOf } from './check-table.js';
import { explainDatabaseError } from './explain-database-error.js';
import { ofEachTable } from './ground.js';

/** Sorting so many takes some milliseconds. */
const MOST_SORTED = 10_000;

/** One list as the API server reads it, and how Postgres finds its first page. */
export const checkFirstPage: Check = {
  name: 'jobs',
  settings: ['DATABASE_URL', 'TASKDECK_CONFIG'],
  after: [TABLE],
  each: ofEachTable,
  async run(ground) {
    const { database, jobs } = ground;
    const shape = await shapeOf(ground);
    try {
      const began = performance.now();
      const total = await listJobs(database(), jobs);
      const took = Math.round(performance.now() - began);
      const { index, sorted } = await inTime(database(), (transaction) => planFirstPage(transaction, jobs));
      // Nobody may be told of no jobs where some are hidden.
      const seen = shape.isRestricted ? `${total} that row security shows this role` : total;
      const way =
        index === null ? `by sorting about ${sorted.toLocaleString('en')} rows` : `by the index ${index}`;
      const says = `${seen}; the first page took ${took} ms, ${way}`;
      return [
        sorted > MOST_SORTED
          ? warning(says, 'make the index that the order by time of creation lacks')
          : ok(says),
      ];
    } catch (error) {
      throw new CheckStopped([explainDatabaseError(error, 'DATABASE_URL')]);
    }
  },
};
