import type { Task } from '../domain/task.js';
import type { TaskQuery } from '../domain/task-query.js';
import type { Timestamp } from '../domain/timestamp.js';
import { mergeBatches } from './merge-batches.js';
import { placeListed } from './place-listed.js';
import type { SourceReport } from './task-page.js';
import type { TaskReading } from './task-sources.js';
import { countJobs, isWhole, reportTotals } from './task-sources.js';

/** Takes an export as it is read. What either throws ends the export, which throws the same. */
export interface TaskSink {
  /** Called once, when the first tasks are there or it is known that there are none: what fails before has written nothing. */
  readonly begin: (takenAt: Timestamp) => Promise<void>;
  /** The next tasks, 100 at most. Nothing further is read before it resolves. */
  readonly write: (tasks: readonly Task[]) => Promise<void>;
}

/** What there is to say of an export once all of it is written. */
export interface TaskExport {
  readonly rows: number;
  /** `at_least` where a source is missing, truncated, partly unreadable, or wasn't searched to its end. */
  readonly totalIs: 'exact' | 'at_least';
  /** Nothing that was written is newer. */
  readonly asOf: Timestamp;
  /** The sources that were asked; `itemTotal` is how many of the rows come from each. */
  readonly sources: readonly SourceReport[];
}

/** As many as a page may have, so that nobody waits longer for these than for a page. */
const BATCH_SIZE = 100;

/** One export on its way into a sink. */
export class ExportRun {
  #hasBegun = false;
  #failure: unknown;

  constructor(
    private readonly query: TaskQuery,
    private readonly sink: TaskSink,
    private readonly present: (task: Task) => Task,
  ) {}

  /**
   * Writes all that a reading has. Called again, with another reading after the first was lost, it begins anew, or
   * throws what the first failed with where some of that is written.
   */
  async write(reading: TaskReading): Promise<TaskExport> {
    if (this.#hasBegun) throw this.#failure;
    try {
      return await this.#write(reading);
    } catch (error) {
      this.#failure = error;
      throw error;
    }
  }

  async #write(reading: TaskReading): Promise<TaskExport> {
    const { order, scope } = this.query;
    const { jobs, listed, takenAt } = reading;
    const { searchedFrom } = await countJobs(reading, this.query);
    const { places, totals } = placeListed(listed, this.query);

    let rows = 0;
    let newest = takenAt;
    const written = new Map<string, number>();
    for await (const batch of mergeBatches(jobs?.scan(this.query) ?? null, places, order, BATCH_SIZE)) {
      const tasks = batch.map(this.present);
      for (const { createdAt, origin } of tasks) {
        if (createdAt !== null && createdAt > newest) newest = createdAt;
        written.set(origin, (written.get(origin) ?? 0) + 1);
      }
      await this.#begin(takenAt);
      await this.sink.write(tasks);
      rows += tasks.length;
    }
    await this.#begin(takenAt);

    const jobsTotals =
      jobs?.members === undefined ? new Map([[reading.origin, rows - places.length]]) : written;
    const sources = reportTotals(reading, { jobs: jobsTotals, listed: totals, searchedFrom });
    return {
      rows,
      totalIs: sources.every(isWhole) ? 'exact' : 'at_least',
      asOf: scope.asOf ?? newest,
      sources,
    };
  }

  async #begin(takenAt: Timestamp): Promise<void> {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    await this.sink.begin(takenAt);
  }
}
