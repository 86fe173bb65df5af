/** The address of the Postgres that this process's tests share, as a user who may create databases. */
export async function postgresServer(): Promise<string> {
  const url = process.env['TASKDECK_TEST_DATABASE_URL'];
  if (url === undefined)
    throw new Error('TASKDECK_TEST_DATABASE_URL is missing: these tests need a Postgres');
  return url;
}
