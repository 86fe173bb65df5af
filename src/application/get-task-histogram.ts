import type { TaskHistogram } from '../domain/ports/task-repository.js';
import type { UserDirectory } from '../domain/ports/user-directory.js';
import type { Task } from '../domain/task.js';
import type { TaskQuery } from '../domain/task-query.js';
import type { Timestamp } from '../domain/timestamp.js';
import { earliest, latest } from '../domain/timestamp.js';
import { ensureAdmin } from './ensure-admin.js';
import type { Asker } from './find-signed-in.js';
import { addCounts, countBetween, histogramOf, totalOf } from './histogram.js';
import type { ListSharing } from './list-admin-tasks.js';
import { one } from './query/condition.js';
import { listKey } from './query/list-key.js';
import type { TaskConditions } from './query/list-request.js';
import { numeral, toTaskQuery } from './query/list-request.js';
import { wholeNumber } from './query/read-given.js';
import { SharedReads } from './shared-reads.js';
import type { SourceReport } from './task-page.js';
import type { TaskReading, TaskSourcePorts } from './task-sources.js';
import { isWhole, reportTotals, TaskSources } from './task-sources.js';

const MAX_BINS = 200;
const DEFAULT_BINS = 60;

export interface GetTaskHistogramRequest extends TaskConditions, Asker {
  /** The most stretches, 1 to 200; 60 by default. `parameters` may have it as `bins`. */
  readonly bins?: number | undefined;
  readonly signal?: AbortSignal;
}

/** How many of a list's tasks were created when, by status; tasks without a time of creation are in no stretch. */
export interface TaskHistogramPage extends Pick<TaskHistogram, 'edges' | 'counts'> {
  /** As for a list. */
  readonly totalIs: 'exact' | 'at_least';
  readonly asOf: Timestamp;
  readonly sources: readonly SourceReport[];
}

/**
 * Tells an admin when the tasks of a list were created. Admins who ask for the same within a moment share one reading,
 * as they do of a list.
 *
 * @example
 * const histogram = await getTaskHistogram.execute({ userId: 'u-1', bins: 24, filter: { statuses: ['failed'] } });
 */
export class GetTaskHistogram {
  readonly #sources: TaskSources;
  readonly #users: UserDirectory;
  readonly #shared: SharedReads<TaskHistogramPage> | null;

  constructor(
    ports: TaskSourcePorts & { readonly users: UserDirectory },
    { sharing }: { readonly sharing?: ListSharing } = {},
  ) {
    this.#sources = new TaskSources(ports);
    this.#users = ports.users;
    const { clock, freshForMs = 1000, maxKept = 32 } = sharing ?? {};
    this.#shared = clock === undefined ? null : new SharedReads(clock, { freshForMs, maxKept });
  }

  /** @throws as ListAdminTasks does. */
  async execute(request: GetTaskHistogramRequest): Promise<TaskHistogramPage> {
    const { signal } = request;
    await ensureAdmin(this.#users, request, signal);
    const { query, bins } = readRequest(request);
    const read = (shared?: AbortSignal) =>
      this.#sources.read(query.scope, (reading) => compose(query, bins, reading), shared);
    return this.#shared === null ? read(signal) : this.#shared.get(`${bins} ${listKey(query)}`, read, signal);
  }
}

function readRequest(request: GetTaskHistogramRequest): { query: TaskQuery; bins: number } {
  let bins = request.bins === undefined ? DEFAULT_BINS : wholeNumber(MAX_BINS)(request.bins, 'bins');
  const readBins = one(numeral(MAX_BINS));
  const query = toTaskQuery(request, { bins: (values, name) => void (bins = readBins(values, name)) });
  return { query, bins };
}

async function compose(query: TaskQuery, bins: number, reading: TaskReading): Promise<TaskHistogramPage> {
  const listed = reading.listed.map(({ index }) => index.positions(query).map(({ task }) => task));
  const span = spanOf(listed.flat());
  const shape = { bins, span };
  const jobs = (await reading.jobs?.histogram(query, shape)) ?? null;
  const { edges, searchedFrom } = jobs ?? histogramOf(listed.flat(), shape);
  const parts = listed.map((tasks) => countBetween(tasks, edges));
  const sources = reportTotals(reading, {
    jobs: jobs?.totals ?? new Map([[reading.origin, jobs === null ? 0 : totalOf(jobs.counts)]]),
    listed: parts.map(totalOf),
    searchedFrom,
  });
  return {
    edges,
    counts: parts.reduce(addCounts, jobs?.counts ?? {}),
    totalIs: sources.every(isWhole) ? 'exact' : 'at_least',
    asOf: query.scope.asOf ?? latest([reading.takenAt, ...(span === null ? [] : [span.to])]),
    sources,
  };
}

function spanOf(tasks: readonly Task[]): { from: Timestamp; to: Timestamp } | null {
  const moments = tasks.map(({ createdAt }) => createdAt).filter((moment) => moment !== null);
  if (moments.length === 0) return null;
  return { from: earliest(moments), to: latest(moments) };
}
