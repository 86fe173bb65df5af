import type { Knex } from 'knex';
import { isOnlyBy } from '../../../application/query/matching.js';
import type { Foresight, TaskSnapshot } from '../../../domain/ports/task-repository.js';
import type { LeaseOptions } from '../connection-lease.js';
import { openWith } from '../connection-lease.js';
import { isMissing } from '../ledger/ledger-faults.js';
import type { LedgerNames } from '../ledger/ledger-names.js';
import type { Rows } from '../sql.js';
import { answerAhead } from './answered-snapshot.js';
import type { Ask, CopiedLedger } from './copied-ledger.js';
import { copyLedger, refresh } from './copied-ledger.js';
import type { OpenClasses, Shape, Told } from './list-statement.js';
import { bindList, listStatement, readAnswer } from './list-statement.js';
import { pipeline } from './pipeline.js';
import type { Bound, Prepared } from './pipeline.js';
import { countBefore, planAhead, subjectOf, totalOf } from './plan-ahead.js';

export interface ReadAheadOptions {
  readonly knex: Knex;
  readonly names: LedgerNames;
  readonly origin: string;
  readonly statementTimeoutMs: number;
  readonly deadlineMs: number;
  /** Told what keeps a ledger that is there from being copied; for a log. */
  readonly onFailure: (error: unknown) => void;
}

/** So often a list is tried whose ground moves under it: folded meanwhile, or more written than was expected. */
const TRIES = 3;
/** Beyond this, jobs are read whole that only their positions are needed of: where many streams may stand at the page. */
const MOST_ROWS = 500;
/** How long to go without, where there is no ledger, or none that can be copied. */
const REST_MS = 1_000;
const LONG_REST_MS = 10_000;
const SHORT_LIVED_MS = 500;
const MOST_SHORT_LIVED = 5;

/**
 * Reads ordinary lists in one round trip, of one statement that is prepared once: a copy of the ledger in memory says
 * where the window's rows are and how many jobs there are, the statement adds what was written since the copy's fold,
 * and tells whether all of that may still be relied on. Decision 13 has the figures.
 */
export class ReadAhead {
  readonly #options: ReadAheadOptions;
  readonly #statements = new Map<string, Prepared>();
  readonly #settings: Bound;
  #copied: CopiedLedger | null = null;
  #copiedAt = 0;
  /** How many of the last copies were void soon. */
  #shortLived = 0;
  #copying: Promise<void> | null = null;
  #refreshing: Promise<void> | null = null;
  #restsUntil = 0;
  /** As the last statement told. */
  #open: OpenClasses = [];

  constructor(options: ReadAheadOptions) {
    this.#options = options;
    this.#settings = { statement: settingsStatement(options.statementTimeoutMs), values: [] };
  }

  /**
   * What is foreseen, read; null where it has to be read in another way.
   * @throws the driver's errors, a DeadlineExceededError, or the signal's reason.
   */
  async read(foresight: Foresight, signal?: AbortSignal): Promise<TaskSnapshot | null> {
    const { query } = foresight;
    if (query.order.key !== 'createdAt' || !isOnlyBy(query.scope, ['source', 'origin'])) return null;
    for (let tries = 0; tries < TRIES; tries++) {
      const copied = this.#copied;
      if (copied === null) {
        this.#copyInBackground();
        return null;
      }
      const read = await this.#try(copied, foresight, signal);
      if (read !== 'again') return read;
    }
    return null;
  }

  /** Resolves when no copying is under way. */
  async settled(): Promise<void> {
    await this.#copying;
  }

  /** Goes without for a while. */
  rest(): void {
    this.#copied = null;
    this.#restsUntil = performance.now() + LONG_REST_MS;
  }

  async #try(
    copied: CopiedLedger,
    { query, window: foresee }: Foresight,
    signal: AbortSignal | undefined,
  ): Promise<TaskSnapshot | null | 'again'> {
    const { jobs: vocabulary } = this.#options.names;
    const subject = subjectOf(query, copied.copy, this.#open, vocabulary);
    if (subject === null || copied.copy.undated > 0) return null;
    const { fold } = copied;
    const window = foresee({ total: totalOf(subject), countBefore: (at) => countBefore(subject, at) });
    if (window.limit > MOST_ROWS) return null;
    const { shape, reach } = planAhead(subject, window);
    const statement = this.#statementOf(shape);
    const bound = { statement, values: bindList(copied.standing, reach, shape) };
    const { knex, origin, deadlineMs } = this.#options;
    const rows = await runOnce(knex, { deadlineMs, signal }, () => pipeline([this.#settings, bound]));
    const { told, jobs } = readAnswer(rows);
    if (!(await this.#isAsOf(fold, copied, told)) || copied.fold !== fold) return 'again';
    this.#open = told.open;
    return answerAhead({
      origin,
      query,
      window,
      copy: copied.copy,
      vocabulary,
      plan: { shape, reach },
      told,
      rows: jobs,
    });
  }

  /** Whether statement and copy are of the same fold; otherwise the copy is brought up to date. */
  async #isAsOf(
    planned: bigint,
    copied: CopiedLedger,
    { fold, renewals, fingerprint }: Told,
  ): Promise<boolean> {
    const { standing } = copied;
    if (fold === null || renewals !== standing.renewals || fingerprint !== standing.fingerprint) {
      this.#drop(copied);
      return false;
    }
    // A standby that lags behind another one: the copy would go to and fro.
    if (BigInt(fold) < planned) {
      this.rest();
      return false;
    }
    if (BigInt(fold) !== copied.fold) {
      this.#refreshing ??= this.#refresh(copied).finally(() => {
        this.#refreshing = null;
      });
      await this.#refreshing;
      return false;
    }
    return true;
  }

  async #refresh(copied: CopiedLedger): Promise<void> {
    const { knex, names } = this.#options;
    const isCurrent = await refresh(this.#ask, knex, names, copied);
    if (!isCurrent) this.#drop(copied);
    this.#open = [];
  }

  /** Copies that don't last aren't made again and again: two servers may take turns behind one address. */
  #drop(copied: CopiedLedger): void {
    if (this.#copied !== copied) return;
    this.#copied = null;
    this.#shortLived = performance.now() - this.#copiedAt < SHORT_LIVED_MS ? this.#shortLived + 1 : 0;
    if (this.#shortLived >= MOST_SHORT_LIVED) this.rest();
  }

  #copyInBackground(): void {
    if (this.#copying !== null || performance.now() < this.#restsUntil) return;
    const { knex, names } = this.#options;
    this.#copying = copyLedger(this.#ask, knex, names)
      .then(
        (copied) => {
          this.#copied = copied;
          this.#copiedAt = performance.now();
          this.#open = [];
          if (copied === null) this.#restsUntil = performance.now() + REST_MS;
        },
        (error: unknown) => {
          this.#restsUntil = performance.now() + REST_MS;
          if (!isMissing(error)) this.#options.onFailure(error);
        },
      )
      .finally(() => {
        this.#copying = null;
      });
    this.#copying.catch(() => undefined);
  }

  #statementOf(shape: Shape): Prepared {
    const name = JSON.stringify(shape);
    const statement = this.#statements.get(name) ?? listStatement(this.#options.names, shape);
    this.#statements.set(name, statement);
    return statement;
  }

  readonly #ask: Ask = async <T>(query: () => Knex.Raw<Rows<T>>) => {
    const { knex, deadlineMs } = this.#options;
    return (await runOnce(knex, { deadlineMs }, query)).rows;
  };
}

async function runOnce<T>(
  knex: Knex,
  options: LeaseOptions,
  query: Parameters<typeof openWith<T>>[2],
): Promise<T> {
  const { lease, answer } = await openWith(knex, options, query);
  lease.release();
  return answer;
}

/**
 * Settings that end with the statement's own transaction, so that a pooled connection keeps none of them. One plan for
 * all parameters, made once: a new one each time takes longer than all the rest. With parameters for OFFSET and LIMIT
 * the planner expects a tenth of the table, so what only looks cheap then is ruled out.
 */
function settingsStatement(statementTimeoutMs: number): Prepared {
  const settings = {
    statement_timeout: statementTimeoutMs,
    lock_timeout: Math.min(2_000, statementTimeoutMs),
    plan_cache_mode: 'force_generic_plan',
    jit: 'off',
    datestyle: 'ISO',
    timezone: 'UTC',
    enable_seqscan: 'off',
    enable_bitmapscan: 'off',
    enable_sort: 'off',
    enable_hashjoin: 'off',
    enable_mergejoin: 'off',
    enable_material: 'off',
  };
  const list = Object.entries(settings).map(([name, value]) => `set_config('${name}', '${value}', true)`);
  return { name: `taskdeck_settings_${statementTimeoutMs}`, text: `SELECT ${list.join(', ')}` };
}
