import { findForeignTable, INFERENCE_JOBS, pendingMigrations } from '../../adapters/knex/index.js';
import { inTime } from '../../adapters/knex/doctor/in-time.js';
import type { Check } from './check.js';
import { ok, stop, warning } from './check.js';
import { POSTGRES } from './check-postgres.js';
import { codeOf } from './explain-database-error.js';

export const MIGRATIONS = 'tables';
const NOT_ALLOWED = '42501';

/** Jobs that are somebody else's need no migration, but the users are always Taskdeck's own. */
export const checkMigrations: Check = {
  name: MIGRATIONS,
  settings: ['DATABASE_URL'],
  after: [POSTGRES],
  run: ({ database, tables, lacking }) =>
    inTime(database(), async (transaction) => {
      try {
        if ((await findForeignTable(transaction, 'users')) !== null) {
          stop(
            "users is somebody else's table, so nobody can sign in",
            'give Taskdeck a schema of its own: `taskdeck migrate` says how',
          );
        }
        const isOwn =
          !lacking.has('TASKDECK_CONFIG') &&
          tables.some(({ mapping }) => mapping === INFERENCE_JOBS) &&
          (await findForeignTable(transaction, 'jobs')) === null;
        const pending = await pendingMigrations(transaction, isOwn ? ['jobs', 'users'] : ['users']);
        if (pending.length > 0) stop(`they lack ${pending.join(', ')}`, 'run `taskdeck migrate`');
        return [ok('up to date')];
      } catch (error) {
        if (codeOf(error) !== NOT_ALLOWED) throw error;
        return [
          warning("this role can't see which migrations were made", 'grant what is missing: see “rights”'),
        ];
      }
    }),
};
