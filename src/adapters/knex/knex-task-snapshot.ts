import type { Knex } from 'knex';
import { TaskRepositoryUnavailableError } from '../../domain/errors.js';
import type { Window } from '../../domain/page.js';
import type { TaskQuery, TaskSnapshot } from '../../domain/ports/task-repository.js';
import type { Task } from '../../domain/task.js';
import { toTaskStatus } from '../../domain/task.js';
import type { TaskPosition } from '../../domain/task-order.js';
import { comparePositions } from '../../domain/task-order.js';
import type { Timestamp } from '../../domain/timestamp.js';
import type { ConnectionLease, Query } from './connection-lease.js';
import type { CountRow } from './job-queries.js';
import { countByClass, selectJobs, selectRuns } from './job-queries.js';
import type { ClassCount } from './position-plan.js';
import { planRuns } from './position-plan.js';
import { rowToTask } from './task-row.js';

/** As Postgres writes them: others name no job. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Answers on a connection with an open transaction, one question at a time. */
export class KnexTaskSnapshot implements TaskSnapshot {
  readonly #knex: Knex;
  readonly #lease: ConnectionLease;
  readonly #counts = new Map<string, Promise<readonly ClassCount[]>>();

  constructor(
    knex: Knex,
    lease: ConnectionLease,
    readonly takenAt: Timestamp,
  ) {
    this.#knex = knex;
    this.#lease = lease;
  }

  /** Counted once for each sort key and `asOf`, since `positions` needs the counts too. */
  count(query: TaskQuery): Promise<readonly ClassCount[]> {
    const name = `${query.order.key} ${query.asOf ?? ''}`;
    const counted = this.#counts.get(name) ?? this.#count(query);
    this.#counts.set(name, counted);
    return counted;
  }

  async positions(query: TaskQuery, window: Window): Promise<readonly TaskPosition[]> {
    if (![window.offset, window.limit].every((n) => Number.isSafeInteger(n) && n >= 0)) {
      throw new RangeError(`no window of rows: ${window.limit} from ${window.offset}`);
    }
    const runs = planRuns(query, await this.count(query), window);
    if (runs.length === 0) return [];
    const { rows } = await this.#ask(() => selectRuns(this.#knex, query, runs));
    return rows
      .map(({ id, at }): TaskPosition => ({ source: 'compute', id, at: at as Timestamp | null }))
      .sort(comparePositions(query.order));
  }

  async get(ids: readonly string[]): Promise<readonly Task[]> {
    const wanted = ids.filter((id) => UUID.test(id));
    if (wanted.length === 0) return [];
    const { rows } = await this.#ask(() => selectJobs(this.#knex, wanted));
    return rows.map(rowToTask);
  }

  async #count(query: TaskQuery): Promise<readonly ClassCount[]> {
    const { rows } = await this.#ask(() => countByClass(this.#knex, query));
    return toClassCounts(rows);
  }

  async #ask<T>(query: () => Query<T>): Promise<T> {
    try {
      return await this.#lease.run(query());
    } catch (error) {
      this.#lease.signal?.throwIfAborted();
      throw new TaskRepositoryUnavailableError({ cause: error });
    }
  }
}

function toClassCounts(rows: readonly CountRow[]): ClassCount[] {
  const nameOf = ({ task_type, status }: CountRow) => `${status} ${task_type}`;
  const newer = new Map(rows.filter((row) => row.is_newer).map((row) => [nameOf(row), row]));
  return rows
    .filter((row) => !row.is_newer)
    .map((row) => {
      const later = newer.get(nameOf(row));
      const laterCount = later === undefined ? 0 : toCount(later.count);
      const laterKeyed = later === undefined ? 0 : toCount(later.keyed);
      return {
        taskType: row.task_type,
        status: toTaskStatus(row.status),
        count: toCount(row.count) - laterCount,
        newer: laterCount,
        keyed: toCount(row.keyed) - laterKeyed,
      };
    });
}

/** The driver gives a bigint as text. */
function toCount(text: string | number): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count)) throw new RangeError(`no count: ${text}`);
  return count;
}
