import {
  InvalidParameterError,
  SourcesUnavailableError,
  StreamRegistryUnavailableError,
  TaskRepositoryUnavailableError,
} from '../domain/errors.js';
import type { StreamRegistry, StreamSnapshot } from '../domain/ports/stream-registry.js';
import type {
  Foresight,
  MemberState,
  TaskCounts,
  TaskRepository,
  TaskSnapshot,
} from '../domain/ports/task-repository.js';
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
  /** The name of the jobs' source, where it is one. */
  readonly origin: string;
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
  /** The one source in which places can be looked up, or several of such as one (`MergedTaskRepository`). */
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
  /** What has names of its own: the members, or the one repository. */
  readonly #tables: readonly TaskRepository[];
  readonly #streams: readonly StreamRegistry[];

  /** @throws RangeError where two sources go by one name. */
  constructor({ tasks, streams }: TaskSourcePorts) {
    this.#tasks = tasks;
    this.#tables = tasks.members ?? [tasks];
    this.#streams = streams;
    const origins = [...this.#tables, ...streams].map(({ origin }) => origin);
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
    const [first, ...others] = this.#tables.filter(({ origin }) => asked.has(origin));
    // A member that is asked alone is so at no cost of the others.
    const tasks = first === undefined || others.length > 0 ? this.#tasks : first;
    const compose = async (jobs: TaskSnapshot | TaskRepositoryUnavailableError | null) =>
      read(composeReading(tasks.origin, jobs, await listing));
    if (first === undefined) return compose(null);
    listing.catch(() => undefined); // Whether it is awaited below or not, it must not end as an unhandled rejection.
    const foresight = foresee === undefined ? undefined : foresee((await listing).listed);
    try {
      return await tasks.read(compose, signal, foresight);
    } catch (error) {
      if (!(error instanceof TaskRepositoryUnavailableError)) throw error;
      return compose(error);
    }
  }

  /** The names of those to ask. */
  #choose(scope: TaskScope): ReadonlySet<string> {
    const all = [
      ...this.#tables.map(({ origin }) => ({ source: SEEKABLE, origin })),
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
    origin,
    listed,
    takenAt,
    reports: [
      ...(jobs === null ? [] : reportJobs(origin, jobs)),
      ...listings.map(({ registry, told }) => reportStreams(registry.origin, told)),
    ],
  };
}

/** None where the jobs weren't asked, or can't be read. */
export async function countJobs({ jobs }: TaskReading, query: TaskQuery): Promise<TaskCounts> {
  return (await jobs?.count(query)) ?? { classes: [], searchedFrom: null };
}

type Report = TaskReading['reports'][number];

/** What was taken of the sources. */
export interface TakenTotals {
  /** How many jobs, by the name of their source. */
  readonly jobs: ReadonlyMap<string, number>;
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
    const { jobs, searchedFrom } = totals;
    const itemTotal = jobs.get(report.origin) ?? 0;
    return { ...report, itemTotal, ...(searchedFrom !== null && { searchedFrom }) };
  });
}

/** Whether a source told all that it has of what was asked. */
export function isWhole({ status, truncated, unreadable, searchedFrom }: SourceReport): boolean {
  return status !== 'unavailable' && !truncated && unreadable === 0 && searchedFrom === undefined;
}

function reportJobs(origin: string, jobs: TaskSnapshot | TaskRepositoryUnavailableError): Report[] {
  return statesOf(origin, jobs).map((state) => {
    if ('fault' in state) return unavailable(SEEKABLE, state.origin, state);
    const told = { truncated: state.isPartial ?? false, unreadable: 0 };
    return { source: SEEKABLE, origin: state.origin, status: 'ok', asOf: state.takenAt, ...told };
  });
}

function statesOf(
  origin: string,
  jobs: TaskSnapshot | TaskRepositoryUnavailableError,
): readonly MemberState[] {
  if (jobs.members !== undefined) return jobs.members;
  if (jobs instanceof Error) return [{ origin, fault: jobs.fault }];
  return [{ origin, takenAt: jobs.takenAt, isPartial: jobs.isPartial ?? false }];
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
  { fault }: Pick<StreamRegistryUnavailableError | TaskRepositoryUnavailableError, 'fault'>,
): Report {
  return { source, origin, status: 'unavailable', asOf: null, truncated: false, unreadable: 0, fault };
}
