import { clampPage, pageTotal, pageWindow } from '../domain/page.js';
import type { Clock } from '../domain/ports/clock.js';
import type { TaskCount } from '../domain/ports/task-repository.js';
import type { UserDirectory } from '../domain/ports/user-directory.js';
import type { Task } from '../domain/task.js';
import { comparePositions } from '../domain/task-order.js';
import { latest } from '../domain/timestamp.js';
import { countFacets } from './count-facets.js';
import { ensureAdmin } from './ensure-admin.js';
import { foreseeWindow, readMergedPage } from './merge-window.js';
import type { PlacedTasks } from './place-listed.js';
import { listedPlacer } from './place-listed.js';
import { Presenter } from './presenter.js';
import { listKey } from './query/list-key.js';
import type { ListAdminTasksRequest, ListQuery } from './query/list-request.js';
import { toListQuery } from './query/list-request.js';
import { isChosen } from './query/matching.js';
import { SharedReads } from './shared-reads.js';
import type { UnreadableCell } from './sound-task.js';
import type { TaskInPlace } from './task-index.js';
import type { TaskPage } from './task-page.js';
import type { TaskReading, TaskSourcePorts } from './task-sources.js';
import { countJobs, isWhole, reportTotals, TaskSources } from './task-sources.js';

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
 * const listAdminTasks = new ListAdminTasks({ tasks, streams: [streams], users }, { sharing: { clock } });
 * const page = await listAdminTasks.execute({ userId: 'u-1', page: 2, size: 50 });
 */
export class ListAdminTasks {
  readonly #sources: TaskSources;
  readonly #users: UserDirectory;
  readonly #shared: SharedReads<TaskPage> | null;
  readonly #presenter: Presenter;

  constructor(
    ports: TaskSourcePorts & { readonly users: UserDirectory },
    { sharing, onUnreadable }: ListAdminTasksOptions = {},
  ) {
    this.#sources = new TaskSources(ports);
    this.#users = ports.users;
    this.#presenter = new Presenter(onUnreadable);
    const { clock, freshForMs = 1000, maxKept = 32 } = sharing ?? {};
    this.#shared = clock === undefined ? null : new SharedReads(clock, { freshForMs, maxKept });
  }

  /**
   * A page past the end gives the last one. While a source can't be read, the others' tasks still come, and `sources`
   * tells.
   * @throws InvalidParameterError, UnauthenticatedError, ForbiddenError, UserDirectoryUnavailableError, or
   * SourcesUnavailableError where no source can be read; the signal's reason where it aborted.
   */
  async execute(request: ListAdminTasksRequest): Promise<TaskPage> {
    const { signal } = request;
    await ensureAdmin(this.#users, request, signal);
    const query = toListQuery(request);
    if (this.#shared === null) return this.#read(query, signal);
    const key = `${query.page} ${query.size} ${listKey(query)}`;
    return this.#shared.get(key, (shared) => this.#read(query, shared), signal);
  }

  #read(query: ListQuery, signal: AbortSignal | undefined): Promise<TaskPage> {
    const place = listedPlacer(query);
    const compose = (reading: TaskReading) =>
      composePage(query, reading, place(reading.listed), this.#presenter);
    return this.#sources.read(query.scope, compose, signal, (listed) => ({
      query,
      window: (jobs) => foreseeWindow(query, jobs, place(listed).places),
    }));
  }
}

async function composePage(
  query: ListQuery,
  reading: TaskReading,
  placed: PlacedTasks,
  presenter: Presenter,
): Promise<TaskPage> {
  const { scope, filter, size } = query;
  const { jobs, listed, takenAt } = reading;
  const { classes, searchedFrom } = await countJobs(reading, query);
  const counts = [...classes, ...listed.flatMap(({ index }) => index.count(scope.asOf))];
  const matching = counts.filter((entry) => isChosen(entry, filter));
  const total = sum(matching, 'count');
  const page = clampPage(query.page, total, size);
  const items = await readItems(query, page, jobs, placed.places, presenter);

  const jobsTotals = countByOrigin(
    classes.filter((entry) => isChosen(entry, filter)),
    reading.origin,
  );
  const reports = reportTotals(reading, { jobs: jobsTotals, listed: placed.totals, searchedFrom });
  const isExact = reports.every(isWhole) && matching.every(({ atLeast }) => atLeast !== true);
  // Applications and other machines set times of creation by their own clocks, ahead of the one that told `takenAt`.
  const moments = [
    ...listed.map(({ index }) => index.newest(filter)),
    ...items.map(({ createdAt }) => createdAt),
  ];
  return {
    items,
    itemTotal: total,
    pageNow: page,
    pageTotal: pageTotal(total, size),
    totalIs: isExact ? 'exact' : 'at_least',
    asOf: scope.asOf ?? latest([takenAt, ...moments.filter((moment) => moment !== null)]),
    newer: sum(matching, 'newer'),
    facets: countFacets(counts, filter),
    sources: reports,
  };
}

/** Reads positions first, and whole jobs only for the rows that the page shows. */
async function readItems(
  query: ListQuery,
  page: number,
  jobs: TaskReading['jobs'],
  listed: readonly TaskInPlace[],
  presenter: Presenter,
): Promise<Task[]> {
  const compare = comparePositions(query.order);
  const positions = await readMergedPage(
    pageWindow(page, query.size),
    async (window) => (await jobs?.positions(query, window)) ?? [],
    listed,
    compare,
    jobs?.ahead,
  );
  const ids = positions.filter((position) => !('task' in position)).map(({ id }) => id);
  const read = ids.length === 0 ? [] : ((await jobs?.get(ids)) ?? []);
  // Only members may have two jobs of one id; what one repository's jobs say of their origin is the presenter's to mend.
  const nameOf = ({ origin, id }: Pick<Task, 'origin' | 'id'>) =>
    jobs?.members === undefined ? id : JSON.stringify([origin, id]);
  const jobsByName = new Map(read.map((job) => [nameOf(job), job]));
  return positions.flatMap((position) => {
    if ('task' in position) return [presenter.presentListed(position)];
    const job = jobsByName.get(nameOf(position));
    return job === undefined ? [] : [presenter.present(job, position)];
  });
}

/** @param origin that of entries without one. */
function countByOrigin(counts: readonly TaskCount[], origin: string): ReadonlyMap<string, number> {
  const totals = new Map<string, number>();
  for (const entry of counts) {
    const name = entry.origin ?? origin;
    totals.set(name, (totals.get(name) ?? 0) + entry.count);
  }
  return totals;
}

function sum(counts: readonly TaskCount[], key: 'count' | 'newer'): number {
  return counts.reduce((total, entry) => total + entry[key], 0);
}
