import { GuardedTaskRepository } from 'taskdeck';
import type { Clock } from 'taskdeck';
import {
  createDatabase,
  INFERENCE_JOBS,
  KnexTaskRepository,
  KnexUserDirectory,
  migrate,
} from 'taskdeck/knex';
import type { JobsTable } from 'taskdeck/knex';

export const runs: JobsTable = { ...INFERENCE_JOBS, schema: 'platform', table: 'runs' };

export async function attach(url: string, clock: Clock) {
  const database = createDatabase({ url });
  await migrate(database);
  const tasks = new GuardedTaskRepository(new KnexTaskRepository(database), clock);
  return { tasks, users: new KnexUserDirectory(database) };
}
