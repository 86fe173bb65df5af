import { TooManyExportsError } from '../domain/errors.js';
import type { UserDirectory } from '../domain/ports/user-directory.js';
import { ensureAdmin } from './ensure-admin.js';
import type { TaskExport, TaskSink } from './export-run.js';
import { ExportRun } from './export-run.js';
import type { Asker } from './find-signed-in.js';
import { presentTask } from './present-task.js';
import type { Parser } from './query/condition.js';
import type { TaskConditions } from './query/list-request.js';
import { toTaskQuery } from './query/list-request.js';
import type { UnreadableCell } from './sound-task.js';
import type { TaskSourcePorts } from './task-sources.js';
import { TaskSources } from './task-sources.js';

export interface ExportAdminTasksRequest extends TaskConditions, Asker {
  /** What `parameters` may have beside the list's, such as how the export is to be written, and what reads it. */
  readonly otherParameters?: Readonly<Record<string, Parser<void>>>;
  /** Ends the export at once. */
  readonly signal?: AbortSignal;
}

export interface ExportAdminTasksOptions {
  /** How many exports may be under way at a time; 2 by default. Each keeps a snapshot open for as long as its taker takes. */
  readonly maxAtOnce?: number;
  /** Told of each cell that is left empty, since its source has there what no task can have; for a log. */
  readonly onUnreadable?: (cell: UnreadableCell) => void;
}

/**
 * Hands all tasks that a list would show on to a sink: of one snapshot, in the list's order, and as the list shows them.
 * However many they are, a few batches of them are in memory at a time.
 *
 * @example
 * const exportAdminTasks = new ExportAdminTasks({ tasks, streams: [streams], users });
 * const { rows } = await exportAdminTasks.execute({ userId: 'u-1' }, { begin, write });
 */
export class ExportAdminTasks {
  readonly #sources: TaskSources;
  readonly #users: UserDirectory;
  readonly #maxAtOnce: number;
  readonly #onUnreadable: ((cell: UnreadableCell) => void) | undefined;
  #underWay = 0;

  constructor(
    ports: TaskSourcePorts & { readonly users: UserDirectory },
    { maxAtOnce = 2, onUnreadable }: ExportAdminTasksOptions = {},
  ) {
    this.#sources = new TaskSources(ports);
    this.#users = ports.users;
    this.#maxAtOnce = maxAtOnce;
    this.#onUnreadable = onUnreadable;
  }

  /**
   * While a source can't be read from the start, the others' tasks still come, and `sources` tells. One that is lost in
   * the middle ends the export.
   * @throws as ListAdminTasks does; TooManyExportsError; TaskRepositoryUnavailableError where the jobs are lost in the
   * middle; what the sink throws.
   */
  async execute(request: ExportAdminTasksRequest, sink: TaskSink): Promise<TaskExport> {
    const { signal } = request;
    await ensureAdmin(this.#users, request, signal);
    const query = toTaskQuery(request, request.otherParameters);
    if (this.#underWay >= this.#maxAtOnce) throw new TooManyExportsError();
    this.#underWay++;
    try {
      const run = new ExportRun(query, sink, (task) => presentTask(task, this.#onUnreadable));
      return await this.#sources.read(query.scope, (reading) => run.write(reading), signal);
    } finally {
      this.#underWay--;
    }
  }
}
