import {
  InvalidParameterError,
  SourcesUnavailableError,
  StreamRegistryUnavailableError,
  TaskRepositoryUnavailableError,
} from '../domain/errors.js';
import type { StreamRegistry, StreamSnapshot } from '../domain/ports/stream-registry.js';
import type { Foresight, TaskCounts, TaskRepository, TaskSnapshot } from '../domain/ports/task-repository.js';
import type { TaskSource } from '../domain/task.js';
import type { TaskQuery } from '../domain/task-query.js';
import type { TaskScope } from '../domain/task-scope.js';
import type { Timestamp } from '../domain/timestamp.js';
import { TaskIndex } from './task-index.js';
import type { SourceReport } from './task-page.js';

/** What a scope's sources told. */
export interface TaskReading {
  /** null where the jobs weren't asked, or can't be read. */
  readonly jobs: TaskSnapshot | null;
  /** Those of the listed tasks that are in the scope, source by source. */
  readonly listed: readonly ListedTasks[];
  /** When the first of the sources was read. */
  readonly takenAt: Timestamp;
  /** What there is to say of each source that was asked; how many tasks there are is for the list to say. */
  readonly reports: readonly Omit<SourceReport, 'itemTotal'>[];
}

export interface ListedTasks {
  readonly origin: string;
  readonly index: TaskIndex;
}

export interface TaskSourcePorts {
  /** The one source in which places can be looked up. */
  readonly tasks: TaskRepository;
  /** Those that tell all they have; each has a name of its own. */
  readonly streams: readonly StreamRegistry[];
}

interface Listing {
  readonly registry: StreamRegistry;
  readonly told: StreamSnapshot | StreamRegistryUnavailableError;
  /** What of it is in the scope; null where it told nothing. */
  readonly index: TaskIndex | null;
}

/** What will be asked of the jobs, told of a scope's listed tasks: the very ones that the reading will have. */
export type Foresee = (listed: readonly ListedTasks[]) => Foresight;

const SEEKABLE: TaskSource = 'compute';
const LISTED: TaskSource = 'streaming';

/** All sources of tasks, asked as one. */
export class TaskSources {
  readonly #tasks: TaskRepository;
  readonly #streams: readonly StreamRegistry[];

  /** @throws RangeError where two sources go by one name. */
  constructor({ tasks, streams }: TaskSourcePorts) {
    this.#tasks = tasks;
    this.#streams = streams;
    const origins = [tasks, ...streams].map(({ origin }) => origin);
    if (new Set(origins).size < origins.length) {
      throw new RangeError(`sources need names of their own: ${origins.join(', ')}`);
    }
  }

  /**
   * Asks those that the scope leaves, all at once, and runs `read` on what they tell, while the snapshot of the jobs
   * lasts. One that is away is told of; `read` may be run once more. What can be foreseen waits for what is listed.
   * @throws SourcesUnavailableError where none can be read; InvalidParameterError where the scope names none that there
   * is; what `read` throws; the signal's reason where it aborted.
   */
  async read<T>(
    scope: TaskScope,
    read: (reading: TaskReading) => Promise<T>,
    signal?: AbortSignal,
    foresee?: Foresee,
  ): Promise<T> {
    const asked = this.#choose(scope);
    const listing = Promise.all(
      this.#streams
        .filter(({ origin }) => asked.has(origin))
        .map((registry) => list(registry, scope, signal)),
    ).then((listings) => ({ listings, listed: listedOf(listings) }));
    const compose = async (jobs: TaskSnapshot | TaskRepositoryUnavailableError | null) =>
      read(composeReading(this.#tasks.origin, jobs, await listing));
    if (!asked.has(this.#tasks.origin)) return compose(null);
    listing.catch(() => undefined); // Whether it is awaited below or not, it must not end as an unhandled rejection.
    const foresight = foresee === undefined ? undefined : foresee((await listing).listed);
    try {
      return await this.#tasks.read(compose, signal, foresight);
    } catch (error) {
      if (!(error instanceof TaskRepositoryUnavailableError)) throw error;
      return compose(error);
    }
  }

  /** The names of those to ask. */
  #choose(scope: TaskScope): ReadonlySet<string> {
    const all = [
      { source: SEEKABLE, origin: this.#tasks.origin },
      ...this.#streams.map(({ origin }) => ({ source: LISTED, origin })),
    ];
    const ofKind = all.filter(({ source }) => (scope.source ?? source) === source);
    const named = ofKind.filter(({ origin }) => (scope.origin ?? origin) === origin);
    if (ofKind.length === 0) throw oneOf('source', new Set(all.map(({ source }) => source)));
    if (named.length === 0)
      throw oneOf(
        'origin',
        ofKind.map(({ origin }) => origin),
      );
    const isNamedById = (one: TaskSource) => scope.ids.some(({ source }) => source === one);
    const having = named.filter(({ source }) => scope.ids.length === 0 || isNamedById(source));
    // Where none can have what is asked for, they have to say so.
    return new Set((having.length === 0 ? named : having).map(({ origin }) => origin));
  }
}

function oneOf(parameter: string, names: Iterable<string>): InvalidParameterError {
  return new InvalidParameterError(parameter, `one of ${[...names].join(', ')}`);
}

async function list(
  registry: StreamRegistry,
  scope: TaskScope,
  signal: AbortSignal | undefined,
): Promise<Listing> {
  try {
    const told = await registry.list(signal);
    return { registry, told, index: TaskIndex.of(told.streams).within(scope) };
  } catch (error) {
    if (error instanceof StreamRegistryUnavailableError) return { registry, told: error, index: null };
    throw error;
  }
}

function listedOf(listings: readonly Listing[]): ListedTasks[] {
  return listings.flatMap(({ registry: { origin }, index }) => (index === null ? [] : [{ origin, index }]));
}

function composeReading(
  origin: string,
  jobs: TaskSnapshot | TaskRepositoryUnavailableError | null,
  { listings, listed }: { readonly listings: readonly Listing[]; readonly listed: readonly ListedTasks[] },
): TaskReading {
  const snapshot = jobs instanceof Error ? null : jobs;
  const told = [snapshot, ...listings.map(({ told }) => told)].find(
    (one) => one !== null && !(one instanceof Error),
  );
  const takenAt = told instanceof Error ? undefined : told?.takenAt;
  if (takenAt === undefined) {
    throw new SourcesUnavailableError(
      [jobs, ...listings.map(({ told }) => told)].filter((reading) => reading instanceof Error),
    );
  }
  return {
    jobs: snapshot,
    listed,
    takenAt,
    reports: [
      ...(jobs === null ? [] : [reportJobs(origin, jobs)]),
      ...listings.map(({ registry, told }) => reportStreams(registry.origin, told)),
    ],
  };
}

/** None where the jobs weren't asked, or can't be read. */
export async function countJobs({ jobs }: TaskReading, query: TaskQuery): Promise<TaskCounts> {
  return (await jobs?.count(query)) ?? { classes: [], searchedFrom: null };
}

type Report = TaskReading['reports'][number];

/** What was taken of each source. */
export interface TakenTotals {
  readonly jobs: number;
  /** In the order of `listed`. */
  readonly listed: readonly number[];
  /** How far back the jobs were searched; null where that was to their end. */
  readonly searchedFrom: Timestamp | null;
}

/** The reports as a list tells them. */
export function reportTotals({ reports, listed }: TaskReading, totals: TakenTotals): SourceReport[] {
  return reports.map((report) => {
    if (report.status === 'unavailable') return { ...report, itemTotal: null };
    const place = listed.findIndex(({ origin }) => origin === report.origin);
    if (place !== -1) return { ...report, itemTotal: totals.listed[place] ?? 0 };
    const { jobs: itemTotal, searchedFrom } = totals;
    return { ...report, itemTotal, ...(searchedFrom !== null && { searchedFrom }) };
  });
}

/** Whether a source told all that it has of what was asked. */
export function isWhole({ status, truncated, unreadable, searchedFrom }: SourceReport): boolean {
  return status !== 'unavailable' && !truncated && unreadable === 0 && searchedFrom === undefined;
}

function reportJobs(origin: string, jobs: TaskSnapshot | TaskRepositoryUnavailableError): Report {
  if (jobs instanceof Error) return unavailable(SEEKABLE, origin, jobs);
  const whole = { truncated: false, unreadable: 0 };
  return { source: SEEKABLE, origin, status: 'ok', asOf: jobs.takenAt, ...whole };
}

function reportStreams(origin: string, streams: StreamSnapshot | StreamRegistryUnavailableError): Report {
  if (streams instanceof Error) return unavailable(LISTED, origin, streams);
  const { freshness, takenAt, truncated, unreadable, fault } = streams;
  return {
    source: LISTED,
    origin,
    status: freshness === 'stale' ? 'stale' : 'ok',
    asOf: takenAt,
    truncated,
    unreadable,
    ...(freshness === 'stale' && fault !== undefined && { fault }),
  };
}

function unavailable(
  source: TaskSource,
  origin: string,
  { fault }: StreamRegistryUnavailableError | TaskRepositoryUnavailableError,
): Report {
  return { source, origin, status: 'unavailable', asOf: null, truncated: false, unreadable: 0, fault };
}
