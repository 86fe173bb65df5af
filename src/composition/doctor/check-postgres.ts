import { ping } from '../../adapters/knex/index.js';
import type { ServerFacts } from '../../adapters/knex/doctor/server-facts.js';
import type { Check, Finding } from './check.js';
import { fault, ok, warning } from './check.js';

export const POSTGRES = 'Postgres (DATABASE_URL)';

const OLDEST = 14;
const NEWEST = 18;
/** As far apart may the clocks be by which tokens are issued and ended. */
const MOST_SKEW_MS = 5_000;

export const checkPostgres: Check = {
  name: POSTGRES,
  settings: ['DATABASE_URL'],
  async run({ database, clock, tools }) {
    await ping(database());
    const facts = await tools.readServerFacts(database());
    return judge(facts, Date.parse(clock.now()));
  },
};

function judge(facts: ServerFacts, nowMs: number): Finding[] {
  const { versionText, database, role, isStandby, isReadOnly, encoding } = facts;
  const skew = Math.round((facts.clockMs - nowMs) / 1000);
  return [
    ...judgeVersion(facts),
    ...(isStandby
      ? [
          fault(
            'it is a standby, which takes no writes: nobody could sign out, and no ledger be folded',
            'name the primary in DATABASE_URL, and this one in DATABASE_READ_URL',
          ),
        ]
      : []),
    ...(isReadOnly && !isStandby
      ? [
          fault(
            'its transactions are read-only by default: nobody could sign out, and no ledger be folded',
            `ALTER ROLE ${role} RESET default_transaction_read_only; or the same of the database`,
          ),
        ]
      : []),
    ...(encoding === 'UTF8'
      ? []
      : [
          warning(
            `its encoding is ${encoding}: some texts can't be stored`,
            'make the database with ENCODING UTF8',
          ),
        ]),
    ...(Math.abs(skew) * 1000 > MOST_SKEW_MS
      ? [warning(`its clock is ${apart(skew)} this machine's`, 'let both keep time by NTP')]
      : []),
    ok(`PostgreSQL ${versionText}, database ${database}, as ${role}`),
  ];
}

function judgeVersion({ version, versionText }: ServerFacts): Finding[] {
  const major = Math.floor(version / 10_000);
  if (major < OLDEST) {
    return [
      fault(`PostgreSQL ${versionText} is too old`, `upgrade it: ${OLDEST} to ${NEWEST} are supported`),
    ];
  }
  if (major > NEWEST) {
    return [
      warning(
        `PostgreSQL ${versionText} is newer than what this Taskdeck was tried with`,
        'upgrade Taskdeck too',
      ),
    ];
  }
  return [];
}

/** How far a clock is off, in seconds, in words. */
export function apart(seconds: number): string {
  return `${Math.abs(seconds).toLocaleString('en')} s ${seconds < 0 ? 'behind' : 'ahead of'}`;
}
