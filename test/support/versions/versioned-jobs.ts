import type { Knex } from 'knex';
import { JOBS_TABLE } from '../../../src/adapters/knex/schema.js';
import type { Json } from '../../../src/domain/json.js';
import type { Task } from '../../../src/domain/task.js';
import { toTaskStatus } from '../../../src/domain/task.js';
import type { Timestamp } from '../../../src/domain/timestamp.js';
import { aJob } from '../task-builder.js';
import { History } from './history.js';

const moment = (column: string) =>
  `CASE WHEN ${column} >= '1970-01-02Z' AND ${column} < '10000-01-01Z'
        THEN to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') END AS ${column}`;
const TOLD = `id, user_id, name, task_type, status, progress, error, details::text AS details,
  ${['created_at', 'started_at', 'finished_at'].map(moment).join(', ')}`;

interface ToldRow {
  readonly id: string;
  readonly user_id: string | null;
  readonly name: string | null;
  readonly task_type: string;
  readonly status: string;
  readonly progress: number | null;
  readonly error: string | null;
  readonly details: string | null;
  readonly created_at: Timestamp | null;
  readonly started_at: Timestamp | null;
  readonly finished_at: Timestamp | null;
}

/** A transaction that writes jobs, and remembers what it leaves of them. */
export class JobsTransaction {
  #cleared = false;
  #jobs = new Map<string, Task | null>();

  constructor(readonly transaction: Knex.Transaction) {}

  get change() {
    return { cleared: this.#cleared, jobs: this.#jobs };
  }

  /** An INSERT or UPDATE of jobs, without its RETURNING. */
  async put(sql: string, bindings: Knex.RawBinding[] = []): Promise<void> {
    this.#remember(await this.#rows<ToldRow>(`${sql} RETURNING ${TOLD}`, bindings));
  }

  /** All jobs of a table have become the list's. */
  async adopt(table: string): Promise<void> {
    this.#remember(await this.#rows<ToldRow>(`SELECT ${TOLD} FROM ${table}`));
  }

  async remove(ids: readonly string[]): Promise<void> {
    const sql = `DELETE FROM ${JOBS_TABLE} WHERE id = ANY (?::uuid[]) RETURNING id`;
    for (const { id } of await this.#rows<{ id: string }>(sql, [ids as never])) this.#jobs.set(id, null);
  }

  /** The jobs of a table are about to be the list's no more, once `locked` is had, a table above it or itself. */
  async abandon(locked: string, table = locked): Promise<void> {
    await this.transaction.raw(`LOCK TABLE ${locked} IN ACCESS EXCLUSIVE MODE`);
    for (const { id } of await this.#rows<{ id: string }>(`SELECT id FROM ${table}`))
      this.#jobs.set(id, null);
  }

  async truncate(): Promise<void> {
    await this.transaction.raw(`TRUNCATE ${JOBS_TABLE}`);
    this.#cleared = true;
    this.#jobs.clear();
  }

  /** Does some work, and undoes it. */
  async undone(work: () => Promise<void>): Promise<void> {
    const jobs = new Map(this.#jobs);
    await this.transaction.raw('SAVEPOINT undone');
    await work();
    await this.transaction.raw('ROLLBACK TO undone');
    this.#jobs = jobs;
  }

  #remember(rows: readonly ToldRow[]): void {
    for (const row of rows) this.#jobs.set(row.id, toJob(row));
  }

  async #rows<Row>(sql: string, bindings: Knex.RawBinding[] = []): Promise<readonly Row[]> {
    return (await this.transaction.raw<{ rows: Row[] }>(sql, bindings)).rows;
  }
}

function toJob(row: ToldRow): Task {
  return aJob({
    id: row.id,
    taskType: row.task_type,
    status: toTaskStatus(row.status),
    name: row.name,
    userId: row.user_id,
    progress: row.progress,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    error: row.error,
    details: row.details === null ? null : (JSON.parse(row.details) as Json),
  });
}

/**
 * A table of jobs of which it is known, for each version, what was in it. Every transaction ends with the change of one
 * row, whose lock puts the commits in one order: whoever reads that row and jobs in one snapshot sees the jobs of that
 * version.
 */
export class VersionedJobs {
  readonly history = new History();

  private constructor(readonly knex: Knex) {}

  static async of(knex: Knex): Promise<VersionedJobs> {
    await knex.raw('CREATE TABLE version (n integer); INSERT INTO version VALUES (0)');
    return new VersionedJobs(knex);
  }

  /** The version that is committed. */
  async version(knex = this.knex): Promise<number> {
    const { rows } = await knex.raw<{ rows: { n: number }[] }>('SELECT n FROM version');
    return rows[0]!.n;
  }

  /** @throws what `work` throws, and the driver's errors: then nothing has changed. */
  async write(work: (jobs: JobsTransaction) => Promise<void>, knex = this.knex): Promise<void> {
    await knex.transaction(async (transaction) => {
      const jobs = new JobsTransaction(transaction);
      await work(jobs);
      const { rows } = await transaction.raw<{ rows: { n: number }[] }>(
        'UPDATE version SET n = n + 1 RETURNING n',
      );
      this.history.record(rows[0]!.n, jobs.change);
    });
  }

  /** Whether the table holds what the newest version should; nobody may be writing. */
  async agrees(): Promise<boolean> {
    const there = new JobsTransaction(this.knex as Knex.Transaction);
    await there.adopt(JOBS_TABLE);
    const texts = (jobs: Iterable<Task | null>) => [...jobs].map((job) => JSON.stringify(job)).sort();
    const known = texts(this.history.jobsAt(await this.version()).values());
    return texts(there.change.jobs.values()).join() === known.join();
  }
}
