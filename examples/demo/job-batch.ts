import type { Knex } from 'knex';
import type { JsonObject } from '../../src/domain/json.js';
import type { DemoJob, JobFuture, JobRow } from './job-at.js';

type Value = string | number | null;
type ColumnType = keyof typeof CAST;
type Columns<T> = readonly (readonly [name: string, type: ColumnType, value: (from: T) => Value])[];

/** A control character: no text of the demo contains it, and JSON escapes it. */
const SEPARATOR = '\u001f';

/** A moment comes as epoch microseconds, which a double holds exactly; formatting it here would cost more. */
const CAST = {
  uuid: (name: string) => `${name}::uuid`,
  text: (name: string) => name,
  float8: (name: string) => `${name}::float8`,
  jsonb: (name: string) => `${name}::jsonb`,
  moment: (name: string) => `timestamptz 'epoch' + ${name}::float8 * interval '1 microsecond'`,
};

const ROW_COLUMNS: Columns<JobRow> = [
  ['id', 'uuid', (row) => row.id],
  ['user_id', 'text', (row) => row.userId],
  ['name', 'text', (row) => row.name],
  ['task_type', 'text', (row) => row.taskType],
  ['status', 'text', (row) => row.status],
  ['progress', 'float8', (row) => row.progress],
  ['error', 'text', (row) => row.error],
  ['details', 'jsonb', (row) => detailsText(row.details)],
  ['created_at', 'moment', (row) => row.createdAt],
  ['started_at', 'moment', (row) => row.startedAt],
  ['finished_at', 'moment', (row) => row.finishedAt],
];

const FUTURE_COLUMNS: Columns<JobFuture> = [
  ['id', 'uuid', (future) => future.id],
  ['start_at', 'moment', (future) => future.startAt],
  ['end_at', 'moment', (future) => future.endAt],
  ['outcome', 'text', (future) => future.outcome],
  ['error', 'text', (future) => future.error],
  ['final_progress', 'float8', (future) => future.finalProgress],
  ['final_details', 'jsonb', (future) => detailsText(future.finalDetails)],
];

/** Jobs on their way into the database, as text already: a batch of objects would be much more to keep. */
export class JobBatch {
  readonly #rows = new ColumnTexts('inference_jobs', ROW_COLUMNS);
  readonly #futures = new ColumnTexts('taskdeck_demo_jobs', FUTURE_COLUMNS);

  get size(): number {
    return this.#rows.size;
  }

  add({ row, future }: DemoJob): void {
    this.#rows.add(row);
    if (future !== null) this.#futures.add(future);
  }

  /** In one statement for all jobs, and one for what becomes of those that haven't ended. */
  async insert(knex: Knex): Promise<void> {
    await this.#rows.insert(knex);
    await this.#futures.insert(knex);
  }
}

/**
 * Each column goes as one text that Postgres splits: nothing has to be escaped, and it is several times as fast as a
 * parameter per value. An empty text stands for null.
 */
class ColumnTexts<T> {
  readonly #values: Value[][];

  constructor(
    private readonly table: string,
    private readonly columns: Columns<T>,
  ) {
    this.#values = columns.map(() => []);
  }

  get size(): number {
    return this.#values[0]?.length ?? 0;
  }

  add(from: T): void {
    for (const [index, [, , value]] of this.columns.entries()) this.#values[index]?.push(value(from));
  }

  async insert(knex: Knex): Promise<void> {
    if (this.size === 0) return;
    const names = this.columns.map(([name]) => name).join(', ');
    const casts = this.columns.map(([name, type]) => CAST[type](name)).join(', ');
    const split = this.columns.map(() => "string_to_array(?, E'\\x1f', '')").join(', ');
    await knex.raw(
      `INSERT INTO ${this.table} (${names}) SELECT ${casts} FROM unnest(${split}) AS job (${names})`,
      this.#values.map((values) => values.join(SEPARATOR)),
    );
  }
}

/** The general way to write whole numbers beyond 2^53 takes several times as long as this one, for the only one here. */
function detailsText(details: JsonObject): string {
  const params = details['params'] as JsonObject;
  const seed = params['seed'];
  if (typeof seed !== 'bigint') return JSON.stringify(details);
  const text = JSON.stringify({ ...details, params: { ...params, seed: SEPARATOR } });
  return text.replace(JSON.stringify(SEPARATOR), String(seed));
}
