import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bed, Plant } from './plant.js';

const OF_SETTINGS = { check: 'settings', status: 'fault' } as const;
/** What can't be tried without the database, is no fault but said. */
const OF_POSTGRES = [
  'Postgres (DATABASE_URL)',
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
const OF_JOBS = OF_POSTGRES.filter((name) => !['Postgres (DATABASE_URL)', 'tables', 'users'].includes(name));
const OF_STREAMS = ['streams'];
const OF_TOKENS = ['tokens (JWT_…)'];

function withFile({ platform }: Bed, content: string): { env: NodeJS.ProcessEnv } {
  const path = join(platform.folder, 'taskdeck.json');
  writeFileSync(path, content);
  return { env: { TASKDECK_CONFIG: path } };
}

/** Of the database, and of the file that says how it is read. */
export const DATABASE_SETTINGS_PLANTS: readonly Plant[] = [
  {
    ...OF_SETTINGS,
    fault: 'a setting is missing',
    says: /^DATABASE_URL: is required$/,
    remedy: /DATABASE_URL=postgres:\/\//,
    also: OF_POSTGRES,
    plant: () => ({ env: { DATABASE_URL: '' } }),
  },
  {
    ...OF_SETTINGS,
    fault: 'a database is given as libpq has it, not as a URL',
    says: /DATABASE_URL: must be a postgres:\/\/ URL; the driver doesn't read key=value pairs/,
    remedy: /DATABASE_URL=postgres:\/\//,
    also: OF_POSTGRES,
    plant: () => ({
      env: { DATABASE_URL: 'host=db user=ada password=planted-pass' },
      secrets: ['planted-pass'],
    }),
  },
  {
    ...OF_SETTINGS,
    fault: "a password's / is not encoded in the URL",
    says: /DATABASE_URL: can't be read as a URL: in a user or password, \/ is written %2F/,
    remedy: /DATABASE_URL=postgres:\/\//,
    also: OF_POSTGRES,
    plant: () => ({
      env: { DATABASE_URL: 'postgres://ada:planted/pass#@host/x' },
      secrets: ['planted/pass', 'planted'],
    }),
  },
  {
    ...OF_SETTINGS,
    fault: 'the file of TASKDECK_CONFIG is not there',
    says: /TASKDECK_CONFIG: can't be read: ENOENT/,
    remedy: /mend the file/,
    also: OF_JOBS,
    plant: () => ({ env: { TASKDECK_CONFIG: '/nowhere/taskdeck.json' } }),
  },
  {
    ...OF_SETTINGS,
    fault: 'the file of TASKDECK_CONFIG is not JSON',
    says: /TASKDECK_CONFIG: can't be read: it is not JSON$/,
    remedy: /mend the file/,
    also: OF_JOBS,
    plant: (bed) => ({ ...withFile(bed, 'planted-in-file: {'), secrets: ['planted-in-file', 'planted'] }),
  },
  {
    ...OF_SETTINGS,
    fault: 'the file of TASKDECK_CONFIG says how a time is told in no known way',
    says: /TASKDECK_CONFIG: jobs\.columns\.createdAt/,
    remedy: /mend the file/,
    also: OF_JOBS,
    plant: (bed) => {
      const createdAt = { column: 'at', as: 'Europe/Berlin' };
      return withFile(bed, JSON.stringify({ jobs: { table: 'runs', columns: { createdAt } } }));
    },
  },
  {
    ...OF_SETTINGS,
    fault: 'the file of TASKDECK_CONFIG names what there is not',
    says: /TASKDECK_CONFIG: jobs\.columns\.createdat: is no key that is known here/,
    remedy: /mend the file/,
    also: OF_JOBS,
    plant: (bed) => withFile(bed, JSON.stringify({ jobs: { table: 'runs', columns: { createdat: 'at' } } })),
  },
];

export const SETTINGS_PLANTS: readonly Plant[] = [
  {
    ...OF_SETTINGS,
    fault: 'a number is out of its range',
    says: /STREAMING_TIMEOUT_MS: must be a whole number of milliseconds, 100 to 60000/,
    remedy: /STREAMING_TIMEOUT_MS=1000/,
    also: OF_STREAMS,
    plant: () => ({ env: { STREAMING_TIMEOUT_MS: '5' } }),
  },
  {
    ...OF_SETTINGS,
    fault: 'a token has characters that no header takes',
    says: /STREAMING_INTERNAL_TOKEN: must be visible ASCII/,
    remedy: /STREAMING_INTERNAL_TOKEN=/,
    also: OF_STREAMS,
    plant: () => ({ env: { STREAMING_INTERNAL_TOKEN: 'planted token' }, secrets: ['planted token'] }),
  },
  {
    ...OF_SETTINGS,
    fault: 'the secret of the tokens is too short',
    says: /JWT_SECRET: must be at least 32 bytes long/,
    remedy: /openssl rand -base64 48/,
    also: OF_TOKENS,
    plant: () => ({ env: { JWT_SECRET: 'planted-secret' }, secrets: ['planted-secret'] }),
  },
  {
    ...OF_SETTINGS,
    fault: 'a setting is misspelled',
    says: /JWT_SECERT: is not a setting that Taskdeck knows/,
    remedy: /unset JWT_SECERT/,
    plant: () => ({ env: { JWT_SECERT: 'planted-secret' }, secrets: ['planted-secret'] }),
  },
  {
    ...OF_SETTINGS,
    fault: 'a list of proxies is no such list',
    says: /TRUSTED_PROXIES: must be addresses and CIDR blocks/,
    remedy: /TRUSTED_PROXIES=10\.0\.0\.0\/8/,
    plant: () => ({ env: { TRUSTED_PROXIES: 'nginx' } }),
  },
  {
    ...OF_SETTINGS,
    fault: 'no source of streams is named',
    says: /STREAMING_URL: is required, unless the file of TASKDECK_CONFIG has "streams"/,
    remedy: /STREAMING_URL=http/,
    also: OF_STREAMS,
    plant: () => ({ env: { STREAMING_URL: '' } }),
  },
  {
    ...OF_SETTINGS,
    fault: 'the token beside STREAMING_URL is missing',
    says: /STREAMING_INTERNAL_TOKEN: is required beside STREAMING_URL/,
    remedy: /STREAMING_INTERNAL_TOKEN=/,
    also: OF_STREAMS,
    plant: () => ({ env: { STREAMING_INTERNAL_TOKEN: '' } }),
  },
  {
    ...OF_SETTINGS,
    fault: 'the secret of a source of streams is not set',
    says: /TASKDECK_CONFIG: streams\[0\]\.auth\.token: needs the variable GATES_TOKEN, which is not set/,
    remedy: /mend the file/,
    plant: (bed) =>
      withFile(
        bed,
        JSON.stringify({
          streams: [
            { origin: 'gates', url: 'http://gates', preset: 'taskdeck', auth: { token: '${GATES_TOKEN}' } },
          ],
        }),
      ),
  },
];
