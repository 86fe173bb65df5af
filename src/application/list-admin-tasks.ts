import {
  InvalidParameterError,
  SourcesUnavailableError,
  StreamRegistryUnavailableError,
  TaskRepositoryUnavailableError,
} from '../domain/errors.js';
import { clampPage, pageTotal, pageWindow } from '../domain/page.js';
import type { StreamRegistry, StreamSnapshot } from '../domain/ports/stream-registry.js';
import type { Clock } from '../domain/ports/clock.js';
import type { TaskCount, TaskRepository, TaskSnapshot } from '../domain/ports/task-repository.js';
import type { UserDirectory } from '../domain/ports/user-directory.js';
import type { Task, TaskSource } from '../domain/task.js';
import { matches } from '../domain/task-filter.js';
import { comparePositions } from '../domain/task-order.js';
import type { Timestamp } from '../domain/timestamp.js';
import { countFacets } from './count-facets.js';
import { ensureAdmin } from './ensure-admin.js';
import { listKey } from './list-key.js';
import type { ListAdminTasksRequest, ListQuery } from './list-request.js';
import { toListQuery } from './list-request.js';
import { readMergedPage } from './merge-window.js';
import { redactSecrets } from './redaction/redact-secrets.js';
import { redactText } from './redaction/redact-text.js';
import { SharedReads } from './shared-reads.js';
import type { UnreadableCell } from './sound-task.js';
import { soundTask } from './sound-task.js';
import type { StreamPosition } from './stream-index.js';
import { StreamIndex } from './stream-index.js';
import type { SourceFault, SourceReport, TaskPage } from './task-page.js';

interface Jobs {
  readonly snapshot: TaskSnapshot;
  readonly counts: readonly TaskCount[];
}

/** What reading a source came to; null where the list doesn't need it. */
type Reading<T, Fault> = T | Fault | null;
type JobsReading = Reading<Jobs, TaskRepositoryUnavailableError>;
type StreamsReading = Reading<StreamSnapshot, StreamRegistryUnavailableError>;

/** How a task may leave: sound, and without secrets. */
type Presentation = (task: Task, source: TaskSource) => Task;

export interface ListSharing {
  readonly clock: Clock;
  /** For how long a page is given to others who ask for it, counted from when its reading began; 1,000 ms by default. */
  readonly freshForMs?: number;
  /** How many pages are kept; 32 by default, which at 100 items of 64 KiB each are 200 MB. */
  readonly maxKept?: number;
}

export interface ListAdminTasksOptions {
  readonly sharing?: ListSharing;
  /** Told of each cell of a page that shows nothing, since its source has there what no task can have; for a log. */
  readonly onUnreadable?: (cell: UnreadableCell) => void;
}

/**
 * Lists the platform's tasks for an admin: compute jobs and live streams merged, filtered, in one total order, by page.
 * With `sharing`, admins who ask for the same page within a moment share one reading of it; without it each reading is
 * the asker's own, and shows whatever was written before it.
 *
 * @example
 * const listAdminTasks = new ListAdminTasks({ tasks, streams, users }, { sharing: { clock } });
 * const page = await listAdminTasks.execute({ userId: 'u-1', page: 2, size: 50 });
 */
export class ListAdminTasks {
  readonly #tasks: TaskRepository;
  readonly #streams: StreamRegistry;
  readonly #users: UserDirectory;
  readonly #shared: SharedReads<TaskPage> | null;
  readonly #present: Presentation;

  constructor(
    ports: { tasks: TaskRepository; streams: StreamRegistry; users: UserDirectory },
    { sharing, onUnreadable }: ListAdminTasksOptions = {},
  ) {
    this.#tasks = ports.tasks;
    this.#streams = ports.streams;
    this.#users = ports.users;
    this.#present = (task, source) => withoutSecrets(soundTask(task, source, onUnreadable));
    const { clock, freshForMs = 1000, maxKept = 32 } = sharing ?? {};
    this.#shared = clock === undefined ? null : new SharedReads(clock, { freshForMs, maxKept });
  }

  /**
   * A page past the end gives the last one. While one source can't be read, the other's tasks still come, and
   * `sources` tells.
   * @throws InvalidParameterError, UnauthenticatedError, ForbiddenError, UserDirectoryUnavailableError, or
   * SourcesUnavailableError where no source can be read; what `readConditions` throws; the signal's reason where it
   * aborted.
   */
  async execute(request: ListAdminTasksRequest): Promise<TaskPage> {
    const { signal } = request;
    if (signal !== undefined && typeof (signal as AbortSignal | null)?.throwIfAborted !== 'function') {
      throw new InvalidParameterError('signal', 'an AbortSignal');
    }
    await ensureAdmin(this.#users, request, signal);
    const query = toListQuery(request);
    if (this.#shared === null) return this.#read(query, signal);
    return this.#shared.get(listKey(query), (shared) => this.#read(query, shared), signal);
  }

  async #read(query: ListQuery, signal: AbortSignal | undefined): Promise<TaskPage> {
    const { source } = query.filter;
    const streams = source === 'compute' ? Promise.resolve(null) : this.#readStreams(signal);
    const compose = async (jobs: JobsReading) => composePage(query, jobs, await streams, this.#present);
    if (source === 'streaming') return compose(null);
    streams.catch(() => undefined); // Whether it is awaited below or not, it must not end as an unhandled rejection.
    try {
      return await this.#tasks.read(async (snapshot) => {
        const counts = await snapshot.count(query);
        return compose({ snapshot, counts });
      }, signal);
    } catch (error) {
      if (!(error instanceof TaskRepositoryUnavailableError)) throw error;
      return compose(error);
    }
  }

  async #readStreams(signal?: AbortSignal): Promise<StreamsReading> {
    try {
      return await this.#streams.list(signal);
    } catch (error) {
      if (error instanceof StreamRegistryUnavailableError) return error;
      throw error;
    }
  }
}

async function composePage(
  query: ListQuery,
  jobs: JobsReading,
  streams: StreamsReading,
  present: Presentation,
): Promise<TaskPage> {
  const { filter, asOf, size } = query;
  const jobsRead = jobs instanceof Error ? null : jobs;
  const streamsRead = streams instanceof Error ? null : streams;
  const takenAt = jobsRead?.snapshot.takenAt ?? streamsRead?.takenAt;
  if (takenAt === undefined) {
    throw new SourcesUnavailableError([jobs, streams].filter((reading) => reading instanceof Error));
  }

  const index = StreamIndex.of(streamsRead?.streams ?? []);
  const shown = index.positions(query);
  const counts = [...(jobsRead?.counts ?? []), ...index.count(query)];
  const matching = counts.filter((entry) => matches(entry, filter));
  const total = sum(matching, 'count');
  const page = clampPage(query.page, total, size);
  const reports = [
    jobs && reportJobs(jobs, total - shown.length),
    streams && reportStreams(streams, shown.length),
  ].filter((report) => report !== null);

  const items = await readItems(query, page, jobsRead?.snapshot ?? null, shown, present);

  return {
    items,
    itemTotal: total,
    pageNow: page,
    pageTotal: pageTotal(total, size),
    totalIs:
      reports.every(isWhole) && matching.every(({ atLeast }) => atLeast !== true) ? 'exact' : 'at_least',
    asOf: asOf ?? latest([takenAt, index.newest(filter), ...items.map(({ createdAt }) => createdAt)]),
    newer: sum(matching, 'newer'),
    facets: countFacets(counts, filter),
    sources: reports,
  };
}

function isWhole({ status, truncated, unreadable }: SourceReport): boolean {
  return status !== 'unavailable' && !truncated && unreadable === 0;
}

/** Reads positions first, and whole jobs only for the rows that the page shows. */
async function readItems(
  query: ListQuery,
  page: number,
  snapshot: TaskSnapshot | null,
  streams: readonly StreamPosition[],
  present: Presentation,
): Promise<Task[]> {
  const positions = await readMergedPage(
    pageWindow(page, query.size),
    async (window) => (await snapshot?.positions(query, window)) ?? [],
    streams,
    comparePositions(query.order),
  );
  const ids = positions.filter(({ source }) => source === 'compute').map(({ id }) => id);
  const jobs = ids.length === 0 ? [] : ((await snapshot?.get(ids)) ?? []);
  const jobsById = new Map(jobs.map((job) => [job.id, job]));
  return positions.flatMap((position) => {
    const task = 'stream' in position ? position.stream : jobsById.get(position.id);
    return task === undefined ? [] : [present(task, position.source)];
  });
}

function withoutSecrets(task: Task): Task {
  const name = task.name && redactText(task.name);
  const error = task.error && redactText(task.error);
  const statusText = task.statusText && redactText(task.statusText);
  return { ...task, name, error, statusText, details: redactSecrets(task.details) };
}

/** Applications and other machines set times of creation by their own clocks, ahead of the one that told `takenAt`. */
function latest(moments: readonly (Timestamp | null)[]): Timestamp {
  return moments.filter((moment) => moment !== null).reduce((a, b) => (a < b ? b : a));
}

function sum(counts: readonly TaskCount[], key: 'count' | 'newer'): number {
  return counts.reduce((total, entry) => total + entry[key], 0);
}

function reportJobs(jobs: NonNullable<JobsReading>, itemTotal: number): SourceReport {
  if (jobs instanceof Error) return unavailable('compute', jobs);
  const asOf = jobs.snapshot.takenAt;
  return { source: 'compute', status: 'ok', itemTotal, asOf, truncated: false, unreadable: 0 };
}

function reportStreams(streams: NonNullable<StreamsReading>, itemTotal: number): SourceReport {
  if (streams instanceof Error) return unavailable('streaming', streams);
  const { freshness, takenAt, truncated, unreadable, fault } = streams;
  return {
    source: 'streaming',
    status: freshness === 'stale' ? 'stale' : 'ok',
    itemTotal,
    asOf: takenAt,
    truncated,
    unreadable,
    ...(freshness === 'stale' && fault !== undefined && { fault }),
  };
}

function unavailable(source: SourceReport['source'], { fault }: { fault: SourceFault }): SourceReport {
  return {
    source,
    status: 'unavailable',
    itemTotal: null,
    asOf: null,
    truncated: false,
    unreadable: 0,
    fault,
  };
}
