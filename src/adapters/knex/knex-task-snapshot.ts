import type { Knex } from 'knex';
import { TaskRepositoryUnavailableError } from '../../domain/errors.js';
import type { Window } from '../../domain/page.js';
import type {
  HistogramShape,
  TaskCounts,
  TaskHistogram,
  TaskSnapshot,
} from '../../domain/ports/task-repository.js';
import type { TaskQuery } from '../../domain/task-query.js';
import type { Task } from '../../domain/task.js';
import { toTaskStatus } from '../../domain/task.js';
import type { TaskPosition } from '../../domain/task-order.js';
import { comparePositions } from '../../domain/task-order.js';
import { isChosen } from '../../application/query/matching.js';
import type { Timestamp } from '../../domain/timestamp.js';
import { FIRST_TOLD } from '../../domain/timestamp.js';
import type { ConnectionLease, Query } from './connection-lease.js';
import type { CountRow } from './count-queries.js';
import { countByLedger, countByScan, countUpToLimits } from './count-queries.js';
import type { LedgerNames } from './ledger/ledger-names.js';
import type { ClassCount, Run } from './position-plan.js';
import { isReadByClass, planOpenRuns, planRuns } from './position-plan.js';
import type { PositionRow, RoutedRun } from './position-queries.js';
import { selectRuns } from './position-queries.js';
import { isWorthSeeking, selectLeaf, startAtLeaf } from './seek-run.js';
import { selectJobs } from './select-jobs.js';
import { parseClass } from './sql.js';
import { taskRepositoryFault } from './task-repository-fault.js';
import { rowToTask } from './task-row.js';
import type { TrustedLedger } from './trusted-ledger.js';

/** How Postgres writes a uuid; an id of another form belongs to no job. */
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
export interface SnapshotContext {
  readonly knex: Knex;
  readonly lease: ConnectionLease;
  /** The name of the source. */
  readonly origin: string;
  readonly names: LedgerNames;
  /** How to count: by the ledger, by a scan of the table, or up to limits where that would take too long. */
  readonly counting: TrustedLedger | 'scan' | 'limited';
}

/** Answers on a connection with an open transaction, one question at a time. */
export class KnexTaskSnapshot implements TaskSnapshot {
  readonly #source: SnapshotContext;
  readonly #counts = new Map<string, Promise<readonly ClassCount[]>>();

  constructor(
    source: SnapshotContext,
    readonly takenAt: Timestamp,
  ) {
    this.#source = source;
  }

  async count(query: TaskQuery): Promise<TaskCounts> {
    return { classes: await this.#counted(query), searchedFrom: null };
  }

  /** Counted once for each sort key and `asOf`, since `positions` needs the counts too. */
  #counted(asked: TaskQuery): Promise<readonly ClassCount[]> {
    const query = amongMoments(asked);
    const name = `${query.order.key} ${query.scope.asOf ?? ''}`;
    const counted = this.#counts.get(name) ?? this.#count(query);
    this.#counts.set(name, counted);
    return counted;
  }

  async positions(query: TaskQuery, window: Window): Promise<readonly TaskPosition[]> {
    if (![window.offset, window.limit].every((n) => Number.isSafeInteger(n) && n >= 0)) {
      throw new RangeError(`no window of rows: ${window.limit} from ${window.offset}`);
    }
    const rows = await this.#selectWindow(amongMoments(query), window);
    return rows
      .map(({ id, at }): TaskPosition => ({
        source: 'compute',
        origin: this.#source.origin,
        id,
        at: at as Timestamp | null,
      }))
      .sort(comparePositions(query.order));
  }

  async get(ids: readonly string[]): Promise<readonly Task[]> {
    const wanted = ids.filter((id) => UUID.test(id));
    if (wanted.length === 0) return [];
    const { knex, names } = this.#source;
    const { rows } = await this.#ask(() => selectJobs(knex, names.jobs, wanted));
    return rows.map((row) => rowToTask(row, this.#source.origin));
  }

  async histogram(_query: TaskQuery, _shape: HistogramShape): Promise<TaskHistogram> {
    throw new Error('not yet');
  }

  // eslint-disable-next-line require-yield
  async *scan(_query: TaskQuery): AsyncIterable<readonly Task[]> {
    throw new Error('not yet');
  }

  async #count(query: TaskQuery): Promise<readonly ClassCount[]> {
    const { knex, names, counting } = this.#source;
    if (typeof counting === 'object') {
      return toClassCounts((await this.#ask(() => countByLedger(knex, names, counting, query))).rows);
    }
    const count = counting === 'scan' ? countByScan : countUpToLimits;
    const { rows } = await this.#ask(() => count(knex, names.jobs, query));
    return toClassCounts(rows);
  }

  async #selectWindow(query: TaskQuery, window: Window): Promise<readonly PositionRow[]> {
    if (window.limit === 0) return [];
    const { knex, names } = this.#source;
    const counts = await this.#counted(query);
    const total = counts.reduce((sum, { count }) => sum + count, 0);
    const isOpen = counts.some((entry) => entry.atLeast === true && isChosen(entry, query.filter));
    const planned = isOpen ? planOpenRuns(query, counts, window) : planRuns(query, counts, window);
    const runs: RoutedRun[] = [];
    for (const plan of planned) {
      const run = isOpen ? plan : await this.#seek(query, plan, counts);
      runs.push({ ...run, byClass: !isOpen && isReadByClass(query, run, total) });
    }
    if (runs.length === 0) return [];
    const { rows } = await this.#ask(() => selectRuns(knex, names.jobs, query, runs, isOpen ? window : null));
    return rows;
  }

  async #seek(query: TaskQuery, run: Run, counts: readonly ClassCount[]): Promise<Run> {
    const { knex, names, counting } = this.#source;
    if (typeof counting !== 'object' || !isWorthSeeking(query, run, counts)) return run;
    const { rows } = await this.#ask(() => selectLeaf(knex, names, counting, query, run));
    return rows[0] === undefined ? run : startAtLeaf(query, run, rows[0]);
  }

  async #ask<T>(query: () => Query<T>): Promise<T> {
    const { lease } = this.#source;
    try {
      return await lease.run(query());
    } catch (error) {
      lease.signal?.throwIfAborted();
      throw new TaskRepositoryUnavailableError(taskRepositoryFault(error), { cause: error });
    }
  }
}

const LAST_SENTINEL = '1970-01-01T23:59:59.999999Z' as Timestamp;

/** What stands for no moment is newer than none: an `asOf` among such would make some of them so. */
function amongMoments(query: TaskQuery): TaskQuery {
  return query.scope.asOf !== null && query.scope.asOf < FIRST_TOLD
    ? { ...query, scope: { ...query.scope, asOf: LAST_SENTINEL } }
    : query;
}

function toClassCounts(rows: readonly CountRow[]): ClassCount[] {
  const counts = new Map<string, ClassCount>();
  for (const row of rows) {
    const counted = counts.get(row.class) ?? {
      ...classify(row),
      count: 0,
      newer: 0,
      keyed: 0,
      older: null,
      atLeast: false,
    };
    // All were counted with the newer.
    const sign = row.is_newer ? -1 : 1;
    counts.set(row.class, {
      ...counted,
      count: counted.count + sign * toCount(row.count),
      keyed: counted.keyed + sign * toCount(row.keyed),
      newer: counted.newer + (row.is_newer ? toCount(row.count) : 0),
      atLeast: counted.atLeast === true || row.at_least,
    });
  }
  return [...counts.values()];
}

function classify(row: CountRow): Pick<ClassCount, 'class' | 'status' | 'taskType'> {
  const { status, taskType } = parseClass(row.class);
  return { class: row.class, status: toTaskStatus(status), taskType };
}

/** The driver gives a bigint as text. */
function toCount(text: string | number): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count)) throw new RangeError(`no count: ${text}`);
  return count;
}
