import type { Knex } from 'knex';
import { TaskRepositoryUnavailableError } from '../../domain/errors.js';
import type { Foresight, TaskRepository, TaskSnapshot } from '../../domain/ports/task-repository.js';
import type { Timestamp } from '../../domain/timestamp.js';
import { untilAborted } from '../../domain/until-aborted.js';
import { isConflict, isConnectionLoss, sqlStateOf } from './connection-faults.js';
import type { ConnectionLease } from './connection-lease.js';
import { openWith } from './connection-lease.js';
import type { JobsTable } from './jobs-table.js';
import { checkJobs } from './mapping/check-jobs.js';
import { readColumnTypes, selectColumnTypes } from './mapping/column-types.js';
import { jobsSql } from './mapping/jobs-sql.js';
import { JobsTableError } from './mapping/jobs-table-error.js';
import { INFERENCE_JOBS } from './jobs-table.js';
import { KnexTaskSnapshot } from './knex-task-snapshot.js';
import type { SnapshotContext } from './knex-task-snapshot.js';
import { isMissing } from './ledger/ledger-faults.js';
import type { LedgerNames } from './ledger/ledger-names.js';
import { ledgerNames } from './ledger/ledger-names.js';
import { MOST_COUNTED } from './reach.js';
import { UnforeseenError } from './read-ahead/answered-snapshot.js';
import { ReadAhead } from './read-ahead/read-ahead.js';
import { readEstimate } from './search/estimate.js';
import type { SnapshotRow } from './snapshot-queries.js';
import { beginSnapshot, endSnapshot, explainRows } from './snapshot-queries.js';
import { taskRepositoryFault } from './task-repository-fault.js';

export interface KnexTaskRepositoryOptions {
  /** How long Postgres may work on one statement, in whole milliseconds; 5,000 by default. */
  readonly statementTimeoutMs?: number;
  /** How long to wait for an answer, whatever Postgres does, in milliseconds; a second more than that by default. */
  readonly deadlineMs?: number;
  /** The name by which the list tells of them; `compute` by default. */
  readonly origin?: string;
  /** Where the jobs are; in the table that Taskdeck's migrations make by default. */
  readonly table?: JobsTable;
  /** Told how each reading was answered: ahead, by one statement, or on a snapshot that was opened for it; for metrics. */
  readonly onRead?: (way: 'ahead' | 'snapshot') => void;
  /** Told what keeps lists from being read ahead that might be; for a log. They are read on a snapshot then. */
  readonly onAheadFailure?: (error: unknown) => void;
}

interface Resolved {
  readonly names: LedgerNames;
  readonly readAhead: ReadAhead;
}

interface Opened {
  readonly lease: ConnectionLease;
  readonly row: SnapshotRow;
}

const NOT_LOCKABLE = '42809';
const NOT_ALLOWED = '42501';
const CANCELLED = '57014';

/**
 * The jobs of a table, each snapshot a REPEATABLE READ READ ONLY transaction. Where the table has a ledger
 * (`installLedger`) that can be trusted, totals and the way to a page come from it; without one, classes of more than
 * 10,000 jobs in a table of more than a million are counted no further, and flagged `atLeast`.
 *
 * A list that tells what it will ask is answered by one statement where the ledger is trusted (`ReadAhead`).
 *
 * A reading that fails because its connection was lost, a standby had to go on, or the ledger was taken away is done
 * once more, on a snapshot of its own.
 */
export class KnexTaskRepository implements TaskRepository {
  readonly origin: string;
  readonly #knex: Knex;
  readonly #statementTimeoutMs: number;
  readonly #deadlineMs: number;
  readonly #table: JobsTable;
  #resolving: Promise<Resolved> | null = null;
  #readAhead: ReadAhead | null = null;
  readonly #onRead: KnexTaskRepositoryOptions['onRead'];
  readonly #onAheadFailure: (error: unknown) => void;
  /** Whether there was a ledger when last looked: to ask one that isn't there is an error. */
  #asksLedger = false;
  /** Foreign tables and materialized views can be read, but not locked. */
  #isLockable = true;
  /** Nor can a table be locked by a role that may read only some of its columns. */
  #mayLock = true;

  constructor(knex: Knex, options: KnexTaskRepositoryOptions = {}) {
    const { statementTimeoutMs = 5_000, deadlineMs = statementTimeoutMs + 1_000 } = options;
    if (!Number.isSafeInteger(statementTimeoutMs) || statementTimeoutMs < 1) {
      throw new RangeError('statementTimeoutMs: expected a whole number from 1');
    }
    this.origin = options.origin ?? 'compute';
    this.#knex = knex;
    this.#statementTimeoutMs = statementTimeoutMs;
    this.#deadlineMs = deadlineMs;
    this.#table = options.table ?? INFERENCE_JOBS;
    jobsSql(this.#table); // Names that can be none are noticed here.
    this.#onRead = options.onRead;
    this.#onAheadFailure = options.onAheadFailure ?? (() => undefined);
  }

  async read<T>(
    read: (snapshot: TaskSnapshot) => Promise<T>,
    signal?: AbortSignal,
    foresight?: Foresight,
  ): Promise<T> {
    const resolved = await this.#resolve(signal);
    const ahead =
      foresight === undefined ? null : await this.#tryAhead(resolved.readAhead, foresight, signal);
    if (ahead !== null) {
      try {
        const result = await untilAborted(read(ahead), signal);
        this.#onRead?.('ahead');
        return result;
      } catch (error) {
        if (!(error instanceof UnforeseenError)) throw error;
      }
    }
    this.#onRead?.('snapshot');
    return this.#readOnSnapshot(resolved.names, read, signal);
  }

  /** Resolves when whatever was begun in the background has ended. */
  async settled(): Promise<void> {
    await this.#readAhead?.settled();
  }

  /** The table as it is now, or was when it was last looked up. */
  async #resolve(signal?: AbortSignal): Promise<Resolved> {
    this.#resolving ??= this.#lookUp();
    const resolving = this.#resolving;
    try {
      return await untilAborted(resolving, signal);
    } catch (error) {
      signal?.throwIfAborted();
      this.#forget(resolving);
      throw new TaskRepositoryUnavailableError(taskRepositoryFault(error), { cause: error });
    }
  }

  async #lookUp(): Promise<Resolved> {
    const { lease, answer } = await openWith(this.#knex, { deadlineMs: this.#deadlineMs }, () =>
      selectColumnTypes(this.#knex, this.#table),
    );
    lease.release();
    const types = readColumnTypes(answer);
    // What isn't there is an error of the reading.
    const problems = types.size === 0 ? [] : checkJobs(this.#table, types);
    if (problems.length > 0) throw new JobsTableError(this.#table.table, problems);
    const names = ledgerNames(this.#table, types);
    const readAhead = new ReadAhead({
      ...{ knex: this.#knex, names, origin: this.origin },
      ...{ statementTimeoutMs: this.#statementTimeoutMs, deadlineMs: this.#deadlineMs },
      onFailure: this.#onAheadFailure,
    });
    this.#readAhead = readAhead;
    return { names, readAhead };
  }

  /** Looks the table up again at the next reading. */
  #forget(resolving: Promise<Resolved> | null): void {
    if (this.#resolving === resolving) this.#resolving = null;
  }

  /** null where the same may go well in another way. */
  async #tryAhead(
    readAhead: ReadAhead,
    foresight: Foresight,
    signal?: AbortSignal,
  ): Promise<TaskSnapshot | null> {
    try {
      return await readAhead.read(foresight, signal);
    } catch (error) {
      signal?.throwIfAborted();
      const fault = taskRepositoryFault(error);
      const state = sqlStateOf(error);
      if (fault === 'timeout' && state !== CANCELLED)
        throw new TaskRepositoryUnavailableError(fault, { cause: error });
      const isOwn = error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError;
      const isPassing = state !== null ? isConnectionLoss(error) || isConflict(error) : !isOwn;
      // A pooler that knows no prepared statements, for one, a table that lacks an index, or a fault of ours.
      if (!isPassing) {
        readAhead.rest();
        this.#onAheadFailure(error);
      }
      return null;
    }
  }

  async #readOnSnapshot<T>(
    names: LedgerNames,
    read: (snapshot: TaskSnapshot) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    let opened: { readonly asked: boolean } | null = null;
    const readOn = async ({ lease, row }: Opened): Promise<T> => {
      opened = { asked: row.epoch !== null };
      const source = {
        knex: this.#knex,
        lease,
        origin: this.origin,
        names,
        counting: countingOf(row),
        rows: Number(row.rows),
        isRestricted: row.is_restricted,
      };
      try {
        return await untilAborted(read(new KnexTaskSnapshot(source, row.taken_at as Timestamp)), signal);
      } finally {
        void this.#end(lease);
      }
    };
    try {
      return await readOn(await this.#begin(names, true, signal));
    } catch (error) {
      if (signal?.aborted === true || !(error instanceof TaskRepositoryUnavailableError)) throw error;
      if (isOfTypes(error.cause)) this.#forget(this.#resolving);
      const cause = causeOfLoss(error, opened);
      if (cause === null) throw error;
      return readOn(await this.#begin(names, cause !== 'ledger', signal));
    }
  }

  /** Opens a snapshot on the guess that nothing changed since the last one, and once more where the guess was wrong. */
  async #begin(names: LedgerNames, mayAsk: boolean, signal?: AbortSignal): Promise<Opened> {
    let asks = mayAsk && this.#asksLedger;
    for (;;) {
      const locks = this.#isLockable && this.#mayLock;
      try {
        const { lease, row } = await this.#open(names, { asksLedger: asks && locks, locks }, signal);
        const wants = mayAsk && row.has_ledger && this.#isLockable && row.may_lock;
        if (!this.#isLockable || (wants === asks && row.may_lock === locks)) {
          if (mayAsk) this.#asksLedger = asks;
          return { lease, row: row.rows === null ? await this.#estimate(names, lease, row) : row };
        }
        this.#mayLock = row.may_lock;
        asks = wants;
        await this.#end(lease);
      } catch (error) {
        signal?.throwIfAborted();
        const code = codeOf(error);
        if (asks && isOfLedger(error)) mayAsk = asks = false;
        else if (locks && code === NOT_LOCKABLE) this.#isLockable = asks = false;
        else if (locks && code === NOT_ALLOWED) this.#mayLock = asks = false;
        else throw new TaskRepositoryUnavailableError(taskRepositoryFault(error), { cause: error });
      }
    }
  }

  async #open(
    names: LedgerNames,
    options: { readonly asksLedger: boolean; readonly locks: boolean },
    signal?: AbortSignal,
  ): Promise<Opened> {
    const { lease, answer } = await openWith(this.#knex, { deadlineMs: this.#deadlineMs, signal }, () =>
      beginSnapshot(this.#knex, names, { ...options, statementTimeoutMs: this.#statementTimeoutMs }),
    );
    const row = answer.at(-1)?.rows[0];
    if (row === undefined) throw new Error('a snapshot without its row');
    return { lease, row };
  }

  async #estimate({ jobs }: LedgerNames, lease: ConnectionLease, row: SnapshotRow): Promise<SnapshotRow> {
    const { rows } = readEstimate(await lease.run(explainRows(this.#knex, jobs)));
    return { ...row, rows: String(rows) };
  }

  /** Nobody waits for it: whether a transaction that only read ends well changes nothing about what was read. */
  async #end(lease: ConnectionLease): Promise<void> {
    try {
      if (!lease.ended) await lease.run(endSnapshot(this.#knex));
    } catch {
      // The lease has thrown the connection away.
    } finally {
      lease.release();
    }
  }
}

/** Whether a column may be of another type by now, or gone: no such name, another type, a value that the type doesn't take. */
function isOfTypes(error: unknown): boolean {
  return /^(?:42...|22P02)$/.test(codeOf(error));
}

function codeOf(error: unknown): string {
  return sqlStateOf(error) ?? '';
}

/**
 * Why an open snapshot was lost, where another one may do better: the connection, or what a standby had to let go; the
 * ledger, if it was asked. null where there is no telling.
 */
function causeOfLoss(
  { cause }: TaskRepositoryUnavailableError,
  opened: { readonly asked: boolean } | null,
): 'snapshot' | 'ledger' | null {
  if (opened === null) return null;
  if (isConnectionLoss(cause) || isConflict(cause)) return 'snapshot';
  return opened.asked && isOfLedger(cause) ? 'ledger' : null;
}

/** Whether the error may come from the ledger: removed since, of another version, or not readable any more. */
function isOfLedger(error: unknown): boolean {
  return isMissing(error) || codeOf(error) === NOT_ALLOWED;
}

/** Without the ledger's rows in sight, a table is scanned as long as that takes no longer than a page may. */
function countingOf({
  epoch,
  leaves,
  strays,
  stray_rows: strayRows,
  rows,
}: SnapshotRow): SnapshotContext['counting'] {
  if (epoch !== null && leaves !== null && strayRows !== null && Number(strayRows) <= MOST_COUNTED) {
    return { epoch, leaves, strays: strays ?? [] };
  }
  return Number(rows) <= MOST_COUNTED ? 'scan' : 'limited';
}
