import type { Knex } from 'knex';
import { stringifyJson } from '../../src/adapters/json/json-text.js';
import { JOBS_TABLE } from '../../src/adapters/knex/schema.js';
import type { Task } from '../../src/domain/task.js';

/** Replaces the table's rows by these jobs, in one transaction. */
export async function storeTasks(knex: Knex, tasks: readonly Task[]): Promise<void> {
  await knex.transaction(async (transaction) => {
    await transaction(JOBS_TABLE).delete();
    if (tasks.length > 0) await transaction.batchInsert(JOBS_TABLE, tasks.map(taskToRow), 500);
  });
}

export function taskToRow(task: Task) {
  return {
    id: task.id,
    user_id: task.userId,
    name: task.name,
    task_type: task.taskType,
    status: task.status,
    progress: task.progress,
    error: task.error,
    details: stringifyJson(task.details),
    created_at: task.createdAt,
    started_at: task.startedAt,
    finished_at: task.finishedAt,
  };
}
