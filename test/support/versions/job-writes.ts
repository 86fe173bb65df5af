import { setTimeout as delay } from 'node:timers/promises';
import type { Knex } from 'knex';
import { JOBS_TABLE } from '../../../src/adapters/knex/schema.js';
import { TASK_STATUSES } from '../../../src/domain/task.js';
import type { Random } from '../../postgres-walk/random.js';
import type { DrawnRow, JobKind } from './job-draws.js';
import { anyMoment, creation, drawRow, TYPES } from './job-draws.js';
import type { JobsTransaction, VersionedJobs } from './versioned-jobs.js';

const COLUMNS =
  'id, user_id, name, task_type, status, progress, error, details, created_at, started_at, finished_at';
const TYPED = `id uuid, user_id text, name text, task_type text, status text, progress double precision, error text,
  details jsonb, created_at timestamptz, started_at timestamptz, finished_at timestamptz`;
/** So many types come and go beside those that there always are. */
const PASSING_TYPES = 12;

export async function insertJobs(
  jobs: JobsTransaction,
  rows: readonly DrawnRow[],
  table = JOBS_TABLE,
): Promise<void> {
  await jobs.put(`${insertInto(table)}`, [JSON.stringify(rows)]);
}

/** Takes the rows as JSON. */
export function insertInto(table: string): string {
  return `INSERT INTO ${table} (${COLUMNS}) SELECT ${COLUMNS} FROM jsonb_to_recordset(?::jsonb) AS row (${TYPED})`;
}

/** One of an application's connections: draws transactions and does them. */
export class JobWriter {
  #passed = 0;
  readonly report = { commits: 0, rollbacks: 0 };

  constructor(
    private readonly jobs: VersionedJobs,
    private readonly knex: Knex,
    private readonly random: Random,
    /** Told anew each time, since days come and go. */
    private readonly kind: () => JobKind,
    /** About how many jobs there should be. */
    private readonly size: number,
  ) {}

  /** One transaction. @throws what no writer should meet. */
  async write(): Promise<void> {
    const { random } = this;
    try {
      await this.jobs.write(async (jobs) => {
        for (let writes = random.pick([1, 1, 1, 2, 4]); writes > 0; writes--) await this.#writeOne(jobs);
        if (random.next() < 0.15) await jobs.undone(() => this.#writeOne(jobs));
        if (random.next() < 0.1) await delay(random.below(40));
        if (random.next() < 0.1) throw new RolledBack();
      }, this.knex);
      this.report.commits++;
    } catch (error) {
      const { code } = error as { code?: string };
      if (!(error instanceof RolledBack) && !EXPECTED.includes(code ?? '')) throw error;
      this.report.rollbacks++;
    }
  }

  async #writeOne(jobs: JobsTransaction): Promise<void> {
    const { random } = this;
    const known = [...this.jobs.history.jobsAt(this.jobs.history.newest).keys()];
    if (known.length < 0.7 * this.size) return this.#insert(jobs, 50 + random.below(200));
    if (known.length > 1.2 * this.size) return jobs.remove(this.#some(known, 300));
    const write = random.pick<() => Promise<void>>([
      () => this.#insert(jobs, 1),
      () => this.#insert(jobs, 1),
      () => this.#insert(jobs, 2 + random.below(60)),
      () => this.#update(jobs, known, 'status', random.pick(TASK_STATUSES)),
      () => this.#update(jobs, known, 'status', random.pick(TASK_STATUSES)),
      () => this.#update(jobs, known, 'progress', random.next()),
      () => this.#update(jobs, known, 'started_at', random.pick([null, anyMoment(random)])),
      () => this.#update(jobs, known, 'finished_at', random.pick([null, anyMoment(random)])),
      () => this.#update(jobs, known, 'created_at', creation(random, this.kind())),
      () => this.#update(jobs, known, 'task_type', this.#anyType()),
      () => jobs.remove(this.#some(known, 2)),
      () => jobs.remove(this.#some(known, 40)),
    ]);
    return write();
  }

  #insert(jobs: JobsTransaction, count: number): Promise<void> {
    const types = this.random.next() < 0.3 ? [...TYPES, this.#anyType()] : TYPES;
    const rows = Array.from({ length: count }, () => drawRow(this.random, types, this.kind()));
    return insertJobs(jobs, rows);
  }

  #update(
    jobs: JobsTransaction,
    known: readonly string[],
    column: string,
    value: string | number | null,
  ): Promise<void> {
    const ids = this.#some(known, 20);
    return jobs.put(`UPDATE ${JOBS_TABLE} SET ${column} = ? WHERE id = ANY (?::uuid[])`, [
      value as never,
      ids as never,
    ]);
  }

  #anyType(): string {
    return this.random.next() < 0.5 ? this.random.pick(TYPES) : `passing ${this.#passed++ % PASSING_TYPES}`;
  }

  #some(known: readonly string[], most: number): string[] {
    return Array.from({ length: 1 + this.random.below(most) }, () => this.random.pick(known));
  }
}

class RolledBack extends Error {}

/** A deadlock or a serialization failure among writers; a lock not had in time; a day without a partition. */
const EXPECTED = ['40P01', '40001', '55P03', '23514'];
