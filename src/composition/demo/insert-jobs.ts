import type { Knex } from 'knex';
import type { JsonObject } from '../../domain/json.js';
import type { DemoJob } from './job-at.js';

type Column = readonly (string | number | null)[];

/** Control characters: no text of the demo contains them, and JSON escapes them. */
const SEPARATOR = '\u001f';
const NULL = '\u0001';

/** A moment comes as epoch microseconds, which a double holds exactly; formatting it here would cost more. */
const CAST = {
  uuid: (name: string) => `${name}::uuid`,
  text: (name: string) => name,
  float8: (name: string) => `${name}::float8`,
  jsonb: (name: string) => `${name}::jsonb`,
  moment: (name: string) => `timestamptz 'epoch' + ${name}::float8 * interval '1 microsecond'`,
};
type ColumnType = keyof typeof CAST;

/** In one statement, for all rows; with what becomes of those that haven't ended. */
export async function insertJobs(knex: Knex, jobs: readonly DemoJob[]): Promise<void> {
  const rows = jobs.map(({ row }) => row);
  await insertColumns(knex, 'inference_jobs', [
    ['id', 'uuid', rows.map((row) => row.id)],
    ['user_id', 'text', rows.map((row) => row.userId)],
    ['name', 'text', rows.map((row) => row.name)],
    ['task_type', 'text', rows.map((row) => row.taskType)],
    ['status', 'text', rows.map((row) => row.status)],
    ['progress', 'float8', rows.map((row) => row.progress)],
    ['error', 'text', rows.map((row) => row.error)],
    ['details', 'jsonb', rows.map((row) => detailsText(row.details))],
    ['created_at', 'moment', rows.map((row) => row.createdAt)],
    ['started_at', 'moment', rows.map((row) => row.startedAt)],
    ['finished_at', 'moment', rows.map((row) => row.finishedAt)],
  ]);
  const futures = jobs.flatMap(({ future }) => future ?? []);
  if (futures.length === 0) return;
  await insertColumns(knex, 'taskdeck_demo_jobs', [
    ['id', 'uuid', futures.map((future) => future.id)],
    ['start_at', 'moment', futures.map((future) => future.startAt)],
    ['end_at', 'moment', futures.map((future) => future.endAt)],
    ['outcome', 'text', futures.map((future) => future.outcome)],
    ['error', 'text', futures.map((future) => future.error)],
    ['final_progress', 'float8', futures.map((future) => future.finalProgress)],
    ['final_details', 'jsonb', futures.map((future) => detailsText(future.finalDetails))],
  ]);
}

/**
 * Each column goes as one text that Postgres splits: nothing has to be escaped, and it is several times as fast as a
 * parameter per value.
 */
async function insertColumns(
  knex: Knex,
  table: string,
  columns: readonly (readonly [name: string, type: ColumnType, values: Column])[],
): Promise<void> {
  const names = columns.map(([name]) => name).join(', ');
  const casts = columns.map(([name, type]) => CAST[type](name)).join(', ');
  const split = columns.map(() => "string_to_array(?, E'\\x1f', E'\\x01')").join(', ');
  await knex.raw(
    `INSERT INTO ${table} (${names}) SELECT ${casts} FROM unnest(${split}) AS job (${names})`,
    columns.map(([, , values]) => values.map((value) => value ?? NULL).join(SEPARATOR)),
  );
}

/** The general way to write whole numbers beyond 2^53 takes several times as long as this one, for the only one here. */
function detailsText(details: JsonObject): string {
  const params = details['params'] as JsonObject;
  const seed = params['seed'];
  if (typeof seed !== 'bigint') return JSON.stringify(details);
  const text = JSON.stringify({ ...details, params: { ...params, seed: SEPARATOR } });
  return text.replace(JSON.stringify(SEPARATOR), String(seed));
}
