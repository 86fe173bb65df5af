/**
 * Postgres' programs get nothing of our environment (PGDATA, PGPORT, LANG and their like would change what they do);
 * Windows programs can't do without theirs.
 */
export function serverEnvironment(): { env?: NodeJS.ProcessEnv } {
  return process.platform === 'win32' ? {} : { env: { LC_ALL: 'C' } };
}
