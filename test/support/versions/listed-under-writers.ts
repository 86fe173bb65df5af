import { setTimeout as delay } from 'node:timers/promises';
import type { Knex } from 'knex';
import { INFERENCE_JOBS } from '../../../src/adapters/knex/jobs-table.js';
import { installLedger } from '../../../src/adapters/knex/ledger/install-ledger.js';
import { LedgerKeeper } from '../../../src/adapters/knex/ledger/ledger-keeper.js';
import { migrate } from '../../../src/adapters/knex/migrations/migrate.js';
import { JOBS_TABLE } from '../../../src/adapters/knex/schema.js';
import { FixedClock } from '../../../src/adapters/memory/fixed-clock.js';
import { InMemoryStreamRegistry } from '../../../src/adapters/memory/in-memory-stream-registry.js';
import { InMemoryUserDirectory } from '../../../src/adapters/memory/in-memory-user-directory.js';
import { GetTaskHistogram } from '../../../src/application/get-task-histogram.js';
import { ListAdminTasks } from '../../../src/application/list-admin-tasks.js';
import type { TaskRepository } from '../../../src/domain/ports/task-repository.js';
import type { Task } from '../../../src/domain/task.js';
import { Random } from '../../postgres-walk/random.js';
import { JOBS_COLUMNS } from '../jobs-columns.js';
import { ADMIN, NOW } from '../platform.js';
import { toParameters } from '../walked-queries.js';
import { dayBounds, DAYS, Disturber } from './disturbances.js';
import type { JobKind } from './job-draws.js';
import { drawRow, TYPES } from './job-draws.js';
import { insertJobs, JobWriter } from './job-writes.js';
import type { DrawnList } from './list-draws.js';
import { drawList, drawStreams, STREAM_ORIGINS, toOrdinary } from './list-draws.js';
import { histogramDifference, pageDifference } from './page-oracle.js';
import { VersionedJobs } from './versioned-jobs.js';

export const TABLE_KINDS = ['plain', 'partitioned', 'foreign', 'without a ledger'] as const;
export type TableKind = (typeof TABLE_KINDS)[number];

export interface ListedOptions {
  readonly kind: TableKind;
  readonly seed: number;
  /** How many lists are asked for, at least. */
  readonly lists: number;
  /**
   * Whether what the lists are asked for has happened; true by default. On a slow machine it may take longer: up to
   * `MOST_TIMES` as many lists are asked for.
   */
  readonly isEnough?: (report: ListedReport) => boolean;
  /** About how many jobs there are; 2,000 by default. */
  readonly rows?: number;
  /** Whose lists are held against the table. */
  readonly repository: (knex: Knex, table: typeof INFERENCE_JOBS, jobs: VersionedJobs) => TaskRepository;
  /**
   * Whether only ordinary lists are asked for, and what befalls the table leaves time for some between: folds
   * every 20 ms keep most lists from being read ahead. false by default.
   */
  readonly isOrdinary?: boolean;
  /** Whether partitions that are attached hold jobs of before, which any snapshot then has; false by default. */
  readonly attachesOldRows?: boolean;
  /** Whether to stop at the first difference; false by default. */
  readonly stopsAtFirst?: boolean;
}

export interface ListedReport {
  lists: number;
  /** Of those that all sources were read for. */
  exact: number;
  atLeast: number;
  /** For which the jobs could not be read. */
  unavailable: number;
  /** During which a writer committed. */
  overlapped: number;
  commits: number;
  rollbacks: number;
  readonly disturbances: Record<string, number>;
  readonly differences: string[];
}

interface Connects {
  connect(options?: { poolMax?: number }): Knex;
}

const LEAF_SECONDS = 60;
const STREAMS = [0, 3, 40, 300];
/** Writers meet in many; each would hold up all others for a second. */
const DEADLOCKS_END_SOON = `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET deadlock_timeout = ''10ms''', current_database()); END $$`;
const READERS = 4;
const MOST_TIMES = 4;
const WRITERS = 3;
/** On the average, so that a slow machine has no less of a quiet time between them. */
const LISTS_A_DISTURBANCE = 15;

const JOB_KINDS: Readonly<Record<TableKind, JobKind>> = {
  plain: { days: DAYS, isAnyTime: true, isUnbounded: false },
  partitioned: { days: DAYS, isAnyTime: false, isUnbounded: false },
  foreign: { days: DAYS, isAnyTime: true, isUnbounded: true },
  'without a ledger': { days: DAYS, isAnyTime: true, isUnbounded: false },
};

async function makeTable(knex: Knex, kind: TableKind): Promise<void> {
  if (kind !== 'partitioned') {
    await migrate(knex);
    if (kind === 'foreign')
      await knex.raw(
        `ALTER TABLE ${JOBS_TABLE} ALTER created_at DROP NOT NULL, DROP CONSTRAINT ${JOBS_TABLE}_created_at_range`,
      );
    return;
  }
  await knex.raw(`CREATE TABLE ${JOBS_TABLE} (${JOBS_COLUMNS}, PRIMARY KEY (id, created_at)) PARTITION BY RANGE (created_at);
    CREATE INDEX ON ${JOBS_TABLE} (created_at, id);
    ${DAYS.map((day) => `CREATE TABLE day_${day}_0 PARTITION OF ${JOBS_TABLE} ${dayBounds(day)};`).join('\n')}`);
}

/**
 * Asks for lists while others write, truncate, rebuild and fold, and holds each against the versions of the table that
 * there were meanwhile. The database has to be empty.
 */
export async function listUnderWriters(database: Connects, options: ListedOptions): Promise<ListedReport> {
  const { kind, seed, lists, rows = 2_000, stopsAtFirst = false } = options;
  const { attachesOldRows = false, isOrdinary = false, isEnough = () => true } = options;
  const knex = database.connect({ poolMax: 3 });
  await knex.raw(DEADLOCKS_END_SOON);
  await makeTable(knex, kind);
  const table = { ...INFERENCE_JOBS, unboundedTime: kind === 'foreign' };
  const ledger = kind === 'without a ledger' ? null : { table, leafSeconds: LEAF_SECONDS };
  const jobs = await VersionedJobs.of(knex);
  const random = new Random(seed);
  const jobKind = JOB_KINDS[kind];
  await jobs.write((transaction) =>
    insertJobs(
      transaction,
      Array.from({ length: rows }, () => drawRow(random, TYPES, jobKind)),
    ),
  );
  if (ledger !== null) await installLedger(knex, ledger);

  const report: ListedReport = {
    ...{ lists: 0, exact: 0, atLeast: 0, unavailable: 0, overlapped: 0, commits: 0, rollbacks: 0 },
    disturbances: {},
    differences: [],
  };
  const present = kind === 'partitioned' ? [...DAYS] : null;
  const failures: unknown[] = [];
  const isDone = () => report.lists >= lists && (isEnough(report) || report.lists >= MOST_TIMES * lists);
  const isOver = () => isDone() || failures.length > 0 || (stopsAtFirst && report.differences.length > 0);
  const repeat = async (work: () => Promise<unknown>, pause: () => number) => {
    while (!isOver()) {
      await work().catch((error: unknown) => failures.push(error));
      await delay(pause());
    }
  };

  const keeper =
    ledger === null
      ? null
      : new LedgerKeeper(database.connect({ poolMax: 1 }), {
          table,
          intervalMs: isOrdinary ? 150 : 20,
          retryMs: 40,
        });
  keeper?.start();
  const disturber = new Disturber({
    knex,
    jobs,
    random: new Random(seed + 1),
    kind: jobKind,
    ledger,
    present,
    attachesOldRows,
  });
  const writers = Array.from({ length: WRITERS }, (_, i) => {
    const ownRandom = new Random(seed + 100 + i);
    const ownKind = () => ({ ...jobKind, days: present ?? DAYS });
    return new JobWriter(jobs, database.connect({ poolMax: 1 }), ownRandom, ownKind, rows);
  });
  const repository = options.repository(database.connect(), table, jobs);
  const reader = database.connect({ poolMax: READERS });
  const readers = Array.from(
    { length: READERS },
    (_, i) =>
      new Reader({
        jobs,
        knex: reader,
        repository,
        random: new Random(seed + 200 + i),
        report,
        name: i,
        isOrdinary,
      }),
  );
  let due = LISTS_A_DISTURBANCE;
  const disturb = async () => {
    if (report.lists < due) return;
    await disturber.disturb();
    due = report.lists + random.below((isOrdinary ? 8 : 2) * LISTS_A_DISTURBANCE);
  };
  await Promise.all([
    ...readers.map((one) =>
      repeat(
        () => one.list(),
        () => 0,
      ),
    ),
    ...writers.map((one) =>
      repeat(
        () => one.write(),
        () => random.below(8),
      ),
    ),
    repeat(disturb, () => 10),
  ]);
  await keeper?.stop();
  if (failures.length > 0)
    throw new AggregateError(failures, `seed ${seed}: ${failures.map(String).join('; ')}`);
  if (!(await jobs.agrees())) throw new Error(`seed ${seed}: the versions are not those of the table`);
  for (const { report: written } of writers) {
    report.commits += written.commits;
    report.rollbacks += written.rollbacks;
  }
  Object.assign(report.disturbances, disturber.counts);
  return report;
}

interface ReaderContext {
  readonly jobs: VersionedJobs;
  readonly knex: Knex;
  readonly repository: TaskRepository;
  readonly random: Random;
  readonly report: ListedReport;
  readonly name: number;
  readonly isOrdinary: boolean;
}

interface Platform {
  readonly streams: readonly Task[];
  readonly list: ListAdminTasks;
  readonly histogram: GetTaskHistogram;
}

/** How much older a version is still looked at, to tell what a wrong answer is of. */
const LOOKED_BACK = 20;

/** One admin, who asks for one list after another. */
class Reader {
  readonly #context: ReaderContext;
  readonly #platforms: readonly Platform[];

  constructor(context: ReaderContext) {
    this.#context = context;
    this.#platforms = STREAMS.map((count) => {
      const streams = drawStreams(context.random, count);
      const clock = new FixedClock(NOW);
      const ports = {
        tasks: context.repository,
        streams: streams.map((some, i) => new InMemoryStreamRegistry(clock, some, STREAM_ORIGINS[i]!)),
        users: new InMemoryUserDirectory([ADMIN]),
      };
      return {
        streams: streams.flat(),
        list: new ListAdminTasks(ports),
        histogram: new GetTaskHistogram(ports),
      };
    });
  }

  async list(): Promise<void> {
    const { jobs, knex, random, report } = this.#context;
    const { history } = jobs;
    const platform = random.pick(this.#platforms);
    const known = history.jobsAt(history.newest);
    const types = [...new Set([...known.values()].slice(0, 200).map(({ taskType }) => taskType))];
    const any = drawList(random, known.size + platform.streams.length, [...TYPES, ...types]);
    const drawn = this.#context.isOrdinary ? toOrdinary(any) : any;
    const before = await jobs.version(knex);
    const { answer, difference } = await this.#ask(platform, drawn);
    const after = await jobs.version(knex);

    report.lists++;
    if (after > before) report.overlapped++;
    if (answer.sources.some(({ status }) => status !== 'ok')) {
      report.unavailable++;
      return;
    }
    if (answer.totalIs !== 'exact') {
      report.atLeast++;
      return;
    }
    report.exact++;
    const at = (version: number) => difference([...history.jobsAt(version).values(), ...platform.streams]);
    const found: string[] = [];
    for (let version = before; version <= after; version++) {
      const wrong = at(version);
      if (wrong === null) return;
      found.push(`  of version ${version}: ${wrong}`);
    }
    const older = Array.from({ length: Math.min(LOOKED_BACK, before) }, (_, i) => before - 1 - i);
    const fits = older.find((version) => at(version) === null);
    report.differences.push(
      [
        `reader ${this.#context.name}, list ${report.lists}, ${platform.streams.length} streams: ${nameOf(drawn)}`,
        ...found,
        fits === undefined ? '  of no version before' : `  it is version ${fits}`,
      ].join('\n'),
    );
  }

  async #ask(platform: Platform, drawn: DrawnList) {
    const parameters = toParameters(drawn.query);
    const { bins } = drawn;
    if (bins !== null) {
      const request = { userId: ADMIN.id, bins, parameters: parameters.toString() };
      const answer = await platform.histogram.execute(request);
      return {
        answer,
        difference: (tasks: Task[]) => histogramDifference(answer, tasks, { ...drawn, bins }),
      };
    }
    parameters.set('page', String(drawn.page));
    parameters.set('size', String(drawn.size));
    const answer = await platform.list.execute({ userId: ADMIN.id, parameters: parameters.toString() });
    return { answer, difference: (tasks: Task[]) => pageDifference(answer, tasks, drawn) };
  }
}

function nameOf({ query, bins, page, size }: DrawnList): string {
  const asked = bins === null ? `page ${page} of ${size}` : `${bins} bins`;
  return `${decodeURIComponent(toParameters(query).toString())}, ${asked}`;
}
