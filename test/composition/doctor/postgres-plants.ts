import { readServerFacts } from '../../../src/adapters/knex/doctor/server-facts.js';
import { startTcpServer } from '../../support/local-server.js';
import type { Bed, Plant } from './plant.js';
import { changed } from './plant.js';

const OF_POSTGRES = { check: 'Postgres (DATABASE_URL)', status: 'fault' } as const;
/** Not tried without the database. */
const AFTER = [
  'rights',
  'tables',
  'table of the jobs',
  'rows of the jobs',
  'indexes',
  'search',
  'jobs',
  'ledger',
  'fold',
  'users',
];

export const POSTGRES_PLANTS: readonly Plant[] = [
  {
    ...OF_POSTGRES,
    fault: 'the password of the database is wrong',
    says: /password authentication failed for user/,
    remedy: /mend the user or the password in DATABASE_URL/,
    also: AFTER,
    plant: ({ database: { url } }) => ({
      env: { DATABASE_URL: changed(url, (address) => (address.password = 'planted-pass')) },
      secrets: ['planted-pass'],
    }),
  },
  {
    ...OF_POSTGRES,
    fault: 'the database does not exist',
    says: /database "nowhere" does not exist/,
    remedy: /CREATE DATABASE/,
    also: AFTER,
    plant: ({ database: { url } }) => ({
      env: { DATABASE_URL: changed(url, (address) => (address.pathname = '/nowhere')) },
    }),
  },
  {
    ...OF_POSTGRES,
    fault: 'nothing listens at the address of the database',
    says: /ECONNREFUSED/,
    remedy: /start Postgres, or mend the host and port in DATABASE_URL/,
    also: AFTER,
    plant: () => ({
      env: { DATABASE_URL: 'postgres://ada:planted-pass@127.0.0.1:1/x' },
      secrets: ['planted-pass'],
    }),
  },
  {
    ...OF_POSTGRES,
    fault: 'the host of the database has no address',
    says: /ENOTFOUND|EAI_AGAIN/,
    remedy: /mend the host in DATABASE_URL/,
    also: AFTER,
    plant: () => ({
      env: { DATABASE_URL: 'postgres://ada:planted-pass@nowhere.invalid/x' },
      secrets: ['planted-pass'],
    }),
  },
  {
    ...OF_POSTGRES,
    fault: 'what listens there stays silent',
    says: /the database did not answer in time/,
    remedy: /mend the host and port in DATABASE_URL/,
    also: AFTER,
    plant: async ({ defer }) => {
      const silent = await startTcpServer(() => undefined);
      defer(() => silent.close());
      return { env: { DATABASE_URL: `postgres://ada@127.0.0.1:${new URL(silent.url).port}/x` } };
    },
  },
  {
    ...OF_POSTGRES,
    fault: 'the server of the database has no TLS, which is asked for',
    says: /does not support SSL/,
    remedy: /ssl = on.*sslmode out of DATABASE_URL/,
    also: AFTER,
    plant: ({ database: { url } }) => ({ env: { DATABASE_URL: `${url}?sslmode=require` } }),
  },
  {
    ...OF_POSTGRES,
    fault: 'PostgreSQL is too old',
    says: /PostgreSQL 13\.23 is too old/,
    remedy: /upgrade it: 14 to 18/,
    plant: () => ({
      tools: {
        readServerFacts: async (knex) => ({
          ...(await readServerFacts(knex)),
          version: 130_023,
          versionText: '13.23',
        }),
      },
    }),
  },
  {
    ...OF_POSTGRES,
    status: 'warning',
    fault: "the clock of the database's server is off",
    says: /its clock is 600 s behind this machine's/,
    remedy: /NTP/,
    plant: () => ({
      tools: {
        readServerFacts: async (knex) => ({
          ...(await readServerFacts(knex)),
          clockMs: Date.now() - 600_000,
        }),
      },
    }),
  },
  {
    ...OF_POSTGRES,
    fault: 'the database takes no writes',
    says: /its transactions are read-only by default/,
    remedy: /RESET default_transaction_read_only/,
    plant: ({ database: { url } }) => ({
      env: { DATABASE_URL: `${url}?options=${encodeURIComponent('-c default_transaction_read_only=on')}` },
    }),
  },
];

const LEAST = `
  GRANT USAGE ON SCHEMA public TO ROLE;
  GRANT SELECT ON inference_jobs, users, taskdeck_migrations TO ROLE;
  GRANT UPDATE (tokens_valid_from) ON users TO ROLE;
  GRANT SELECT ON inference_jobs_ledger, inference_jobs_ledger_leaves, inference_jobs_ledger_deltas,
    inference_jobs_ledger_buckets, inference_jobs_ledger_doubts TO ROLE;
  GRANT EXECUTE ON FUNCTION inference_jobs_ledger_fold(), inference_jobs_ledger_adopt(oid) TO ROLE;`;

/** A role that may do what is needed, and then less. */
async function asRoleWithout(revoked: string, { database, defer }: Bed) {
  const role = `plant_${process.pid}`;
  await database.knex.raw(`CREATE ROLE ${role} LOGIN PASSWORD 'planted-pass'`);
  defer(() => database.knex.raw(`DROP OWNED BY ${role}; DROP ROLE ${role}`));
  await database.knex.raw(
    `REVOKE ALL ON SCHEMA public FROM PUBLIC; ${LEAST} REVOKE ${revoked} FROM ROLE`.replaceAll('ROLE', role),
  );
  const url = changed(database.url, (address) =>
    Object.assign(address, { username: role, password: 'planted-pass' }),
  );
  return { env: { DATABASE_URL: url }, secrets: ['planted-pass'] };
}

const OF_RIGHTS = { check: 'rights', status: 'fault' } as const;

export const RIGHTS_PLANTS: readonly Plant[] = [
  {
    ...OF_RIGHTS,
    fault: 'the role may not read the jobs',
    says: /lacks what the list takes: SELECT ON public\.inference_jobs$/,
    remedy: /^GRANT SELECT ON public\.inference_jobs TO plant_\d+;$/,
    also: ['rows of the jobs', 'search', 'jobs'],
    plant: (bed) => asRoleWithout('SELECT ON inference_jobs', bed),
  },
  {
    ...OF_RIGHTS,
    fault: 'the role may not read the users',
    says: /lacks what signing in takes: SELECT ON public\.users$/,
    remedy: /^GRANT SELECT ON public\.users TO plant_\d+;$/,
    also: ['users'],
    plant: (bed) => asRoleWithout('SELECT ON users', bed),
  },
  {
    ...OF_RIGHTS,
    fault: 'the role may not sign anybody out',
    says: /lacks what signing out takes/,
    remedy: /^GRANT UPDATE \(tokens_valid_from\) ON public\.users TO plant_\d+;$/,
    plant: (bed) => asRoleWithout('UPDATE (tokens_valid_from) ON users', bed),
  },
  {
    ...OF_RIGHTS,
    status: 'warning',
    fault: 'the role may not read the ledger',
    says: /lacks what exact totals takes/,
    remedy: /^GRANT SELECT ON "public"\."inference_jobs_ledger", .* TO plant_\d+;$/,
    also: ['ledger', 'fold'],
    plant: (bed) => asRoleWithout('SELECT ON inference_jobs_ledger_buckets', bed),
  },
  {
    ...OF_RIGHTS,
    fault: 'the role may not fold the ledger',
    says: /lacks what folding the ledger takes/,
    remedy:
      /^GRANT EXECUTE ON FUNCTION "public"\."inference_jobs_ledger_fold"\(\), .*adopt"\(oid\) TO plant_\d+;$/,
    also: ['fold'],
    plant: (bed) => asRoleWithout('EXECUTE ON FUNCTION inference_jobs_ledger_fold()', bed),
  },
  {
    ...OF_RIGHTS,
    fault: 'the role may not look into the schema',
    says: /lacks what the tables in it takes: USAGE ON SCHEMA "public"/,
    remedy: /^GRANT USAGE ON SCHEMA "public" TO plant_\d+;$/,
    also: [
      'tables',
      'table of the jobs',
      'rows of the jobs',
      'indexes',
      'search',
      'jobs',
      'ledger',
      'fold',
      'users',
    ],
    plant: (bed) => asRoleWithout('USAGE ON SCHEMA public', bed),
  },
];
