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
import type { TaskScope } from '../../domain/task-scope.js';
import { UNSCOPED } from '../../domain/task-scope.js';
import type { Task, TaskStatus } from '../../domain/task.js';
import type { TaskPosition } from '../../domain/task-order.js';
import { NEWEST_FIRST } from '../../domain/task-order.js';
import { snapshotOf } from '../../application/snapshot-of.js';
import { isChosen } from '../../application/query/matching.js';
import type { Timestamp } from '../../domain/timestamp.js';
import { FIRST_TOLD } from '../../domain/timestamp.js';
import type { ConnectionLease, Query } from './connection-lease.js';
import type { CountRow } from './count-queries.js';
import { countByLedger, countByScan, countFirst, countUpToLimits } from './count-queries.js';
import type { RangeCountRow } from './count-range.js';
import { countRangeByLedger, isRange } from './count-range.js';
import type { LedgerNames } from './ledger/ledger-names.js';
import type { ClassCount, Run } from './position-plan.js';
import { isReadByClass, planOpenRuns, planRuns, readClass, routeOf } from './position-plan.js';
import type { PositionRow, RoutedRun } from './position-queries.js';
import { selectGathered, selectRuns, selects } from './position-queries.js';
import type { Counting, Reach } from './reach.js';
import { findReach } from './reach.js';
import { readHistogram, readHistogramByLedger } from './read-histogram.js';
import { cursorsOf, SCAN_DEADLINE_MS } from './scan-jobs.js';
import { isWorthSeeking, selectLeaf, startAtLeaf } from './seek-run.js';
import { selectJobs } from './select-jobs.js';
import { taskRepositoryFault } from './task-repository-fault.js';
import { rowToTask } from './task-row.js';

export interface SnapshotContext {
  readonly knex: Knex;
  readonly lease: ConnectionLease;
  /** The name of the source. */
  readonly origin: string;
  readonly names: LedgerNames;
  /** How all jobs are counted: by the ledger, by a scan of the table, or up to limits where that would take too long. */
  readonly counting: Counting;
  /** About how many jobs there are. */
  readonly rows: number;
  /** Whether there may be jobs that the role can't see. */
  readonly isRestricted: boolean;
}

interface Narrowed {
  readonly query: TaskQuery;
  readonly reach: Reach;
  readonly found: TaskSnapshot | null;
}

/** Answers on a connection with an open transaction, one question at a time. */
export class KnexTaskSnapshot implements TaskSnapshot {
  readonly #source: SnapshotContext;
  readonly #reaches = new Map<string, Promise<Reach>>();
  #scans = 0;
  readonly #counts = new Map<string, Promise<readonly ClassCount[]>>();

  constructor(
    source: SnapshotContext,
    readonly takenAt: Timestamp,
  ) {
    this.#source = source;
  }

  get isPartial(): boolean {
    return this.#source.isRestricted;
  }

  async count(asked: TaskQuery): Promise<TaskCounts> {
    const { query, reach, found } = await this.#narrow(asked);
    const { searchedFrom } = reach;
    if (found !== null) return { ...(await found.count(query)), searchedFrom };
    return { classes: await this.#counted(query, reach), searchedFrom };
  }

  async positions(asked: TaskQuery, window: Window): Promise<readonly TaskPosition[]> {
    if (![window.offset, window.limit].every((n) => Number.isSafeInteger(n) && n >= 0)) {
      throw new RangeError(`no window of rows: ${window.limit} from ${window.offset}`);
    }
    if (window.limit === 0) return [];
    const { query, reach, found } = await this.#narrow(asked);
    if (found !== null) return found.positions(query, window);
    const rows = await this.#selectWindow(query, reach, window);
    const { origin } = this.#source;
    return rows.map(({ id, at }) => ({ source: 'compute', origin, id, at: at as Timestamp | null }));
  }

  async get(ids: readonly string[]): Promise<readonly Task[]> {
    const wanted = ids.filter((id) => this.#source.names.jobs.id.isId(id));
    if (wanted.length === 0) return [];
    const { knex, names, origin } = this.#source;
    const { rows } = await this.#ask(() => selectJobs(knex, names.jobs, wanted));
    return rows.map((row) => rowToTask(row, origin, names.jobs.readStatus));
  }

  async histogram(asked: TaskQuery, shape: HistogramShape): Promise<TaskHistogram> {
    const { query, reach, found } = await this.#narrow(asked, { mayBeLimited: false });
    const { searchedFrom, counting } = reach;
    if (found !== null) return { ...(await found.histogram(query, shape)), searchedFrom };
    const { knex, names } = this.#source;
    const byCreation = { ...query, order: NEWEST_FIRST };
    const counts = await this.#counted(byCreation, reach);
    const matching = counts.filter((entry) => isChosen(entry, query.filter));
    const wanted = selects(names.jobs, query, matching);
    if (typeof counting === 'object') {
      const trusted = { knex, names, trusted: counting };
      return readHistogramByLedger(this.#ask, trusted, { query: byCreation, counts, where: wanted }, shape);
    }
    return readHistogram(this.#ask, knex, { jobs: names.jobs, where: wanted, searchedFrom }, shape);
  }

  async *scan(asked: TaskQuery): AsyncIterable<readonly Task[]> {
    const { query, reach, found } = await this.#narrow(asked);
    if (found !== null) {
      for await (const jobs of found.scan(query)) yield await this.#inOrder(jobs);
      return;
    }
    const { knex, names, rows: tableRows } = this.#source;
    const matching = (await this.#counted(query, reach)).filter((entry) => isChosen(entry, query.filter));
    if (matching.length === 0) return;
    const context = { number: this.#scans++, tableRows };
    for (const cursor of cursorsOf(knex, names.jobs, query, matching, context)) {
      await this.#ask(cursor.plan);
      await this.#ask(cursor.declare);
      for (;;) {
        const { rows } = await this.#ask(cursor.fetch, SCAN_DEADLINE_MS);
        if (rows.length === 0) break;
        yield await this.#inOrder(rows);
      }
      await this.#ask(cursor.close);
    }
  }

  /** The whole jobs, in the order of these. */
  async #inOrder(wanted: readonly { readonly id: string }[]): Promise<readonly Task[]> {
    const jobs = new Map((await this.get(wanted.map(({ id }) => id))).map((job) => [job.id, job]));
    return wanted.map(({ id }) => jobs.get(id)).filter((job) => job !== undefined);
  }

  /** The query, narrowed to what can be answered in time; `found` where that is at hand. */
  async #narrow(asked: TaskQuery, { mayBeLimited } = { mayBeLimited: true }): Promise<Narrowed> {
    const scope = amongMoments(asked.scope);
    const name = JSON.stringify([scope, mayBeLimited]);
    const finding = this.#reaches.get(name) ?? findReach(this.#ask, this.#source, scope, { mayBeLimited });
    this.#reaches.set(name, finding);
    const reach = await finding;
    if (reach.found === null) return { query: { ...asked, scope: reach.scope }, reach, found: null };
    const query = { ...asked, scope: { ...UNSCOPED, asOf: scope.asOf } };
    const { id } = this.#source.names.jobs;
    return { query, reach, found: snapshotOf(reach.found, this.takenAt, (a, b) => id.compare(a, b)) };
  }

  /** Counted once for each scope and sort key, since `positions` needs the counts too. */
  #counted(query: TaskQuery, reach: Reach): Promise<readonly ClassCount[]> {
    const name = `${query.order.key} ${JSON.stringify(query.scope)}`;
    const counted = this.#counts.get(name) ?? this.#count(query, reach);
    this.#counts.set(name, counted);
    return counted;
  }

  async #count(query: TaskQuery, { counting }: Reach): Promise<readonly ClassCount[]> {
    const { knex, names } = this.#source;
    if (typeof counting !== 'object') {
      const byIndex =
        names.jobs.status.isColumn && names.jobs.taskType.isColumn ? countUpToLimits : countFirst;
      const count = counting === 'scan' ? countByScan : byIndex;
      return this.#toClassCounts((await this.#ask(() => count(knex, names.jobs, query))).rows);
    }
    if (!isRange(query.scope)) {
      return this.#toClassCounts((await this.#ask(() => countByLedger(knex, names, counting, query))).rows);
    }
    const { rows } = await this.#ask(() => countRangeByLedger(knex, names, counting, query.scope));
    return rows.map((row) => toRangeCount(row, names.jobs.readStatus));
  }

  #toClassCounts(rows: readonly CountRow[]): readonly ClassCount[] {
    return toClassCounts(rows, this.#source.names.jobs.readStatus);
  }

  async #selectWindow(query: TaskQuery, reach: Reach, window: Window): Promise<readonly PositionRow[]> {
    const { knex, names, rows: tableRows } = this.#source;
    const counts = await this.#counted(query, reach);
    const matching = counts.filter((entry) => isChosen(entry, query.filter));
    if (matching.length === 0) return [];
    const route = routeOf(query, counts, matching, window, tableRows);
    if (route === 'gathered') {
      return (await this.#ask(() => selectGathered(knex, names.jobs, query, matching, window))).rows;
    }
    const isOpen = route === 'open';
    const total = counts.reduce((sum, { count }) => sum + count, 0);
    const planned = isOpen ? planOpenRuns(query, counts, window) : planRuns(query, counts, window);
    const runs: RoutedRun[] = [];
    for (const plan of planned) {
      const run = isOpen ? plan : await this.#seek(query, reach, plan, counts);
      runs.push({ ...run, byClass: !isOpen && isReadByClass(query, run, total) });
    }
    if (runs.length === 0) return [];
    return (await this.#ask(() => selectRuns(knex, names.jobs, query, runs, isOpen ? window : null))).rows;
  }

  async #seek(query: TaskQuery, { counting }: Reach, run: Run, counts: readonly ClassCount[]): Promise<Run> {
    const { knex, names } = this.#source;
    if (typeof counting !== 'object' || !isWorthSeeking(query, run, counts)) return run;
    const { rows } = await this.#ask(() => selectLeaf(knex, names, counting, query, run));
    return rows[0] === undefined ? run : startAtLeaf(query, run, rows[0]);
  }

  readonly #ask = async <T>(query: () => Query<T>, deadlineMs?: number): Promise<T> => {
    const { lease } = this.#source;
    try {
      return await lease.run(query(), deadlineMs);
    } catch (error) {
      lease.signal?.throwIfAborted();
      throw new TaskRepositoryUnavailableError(taskRepositoryFault(error), { cause: error });
    }
  };
}

const LAST_SENTINEL = '1970-01-01T23:59:59.999999Z' as Timestamp;

/** What stands for no moment is newer than none: an `asOf` among such would make some of them so. */
function amongMoments(scope: TaskScope): TaskScope {
  return scope.asOf !== null && scope.asOf < FIRST_TOLD ? { ...scope, asOf: LAST_SENTINEL } : scope;
}

function toClassCounts(rows: readonly CountRow[], readStatus: (word: string) => TaskStatus): ClassCount[] {
  const counts = new Map<string, ClassCount>();
  for (const row of rows) {
    const counted = counts.get(row.class) ?? {
      ...readClass(row.class, readStatus),
      count: 0,
      newer: 0,
      keyed: 0,
      older: 0,
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

/** All jobs of a range have a time of creation. */
function toRangeCount(row: RangeCountRow, readStatus: (word: string) => TaskStatus): ClassCount {
  const count = toCount(row.count);
  return {
    ...readClass(row.class, readStatus),
    count,
    keyed: count,
    newer: toCount(row.newer),
    older: toCount(row.older),
  };
}

/** The driver gives a bigint as text. */
function toCount(text: string | number): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count)) throw new RangeError(`no count: ${text}`);
  return count;
}
