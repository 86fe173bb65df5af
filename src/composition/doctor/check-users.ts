import { countUsers } from '../../adapters/knex/doctor/count-users.js';
import { inTime } from '../../adapters/knex/doctor/in-time.js';
import type { Check } from './check.js';
import { fault, ok, warning } from './check.js';
import { MIGRATIONS } from './check-migrations.js';

const MAKE_ONE = 'taskdeck user --name NAME --role admin';

export const checkUsers: Check = {
  name: 'users',
  settings: ['DATABASE_URL'],
  after: [MIGRATIONS],
  async run({ database }) {
    const { users, admins, withPassword } = await inTime(database(), countUsers);
    if (admins === 0) return [fault(`none of ${users} is an admin, so nobody may see the list`, MAKE_ONE)];
    const says = `${users}, ${admins} of them admins`;
    if (withPassword > 0) return [ok(says)];
    return [warning(`${says}, but none with a password`, 'taskdeck user password --name NAME')];
  },
};
