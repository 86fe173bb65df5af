import type { Knex } from 'knex';
import { KnexTaskRepository } from '../../src/adapters/knex/knex-task-repository.js';
import type { Window } from '../../src/domain/page.js';
import type { Foresight, TaskCount } from '../../src/domain/ports/task-repository.js';
import { ALL_TASKS } from '../../src/domain/task-query.js';
import type { TaskPosition } from '../../src/domain/task-order.js';

const WINDOW = 20;

export interface Comparison {
  /** What the list said otherwise than the table has it, although it didn't say that it may. */
  readonly lies: readonly string[];
  /** Whether the list claimed to be exact. */
  readonly isExact: boolean;
  readonly isByLedger: boolean;
}

interface Class {
  readonly status: string;
  readonly taskType: string;
  readonly count: number;
}

interface Listed {
  readonly counts: readonly TaskCount[];
  readonly positions: readonly TaskPosition[];
  readonly window: Window;
}

/**
 * Reads lists as one role on one server, beside plain queries that say what they should hold: each first by what was
 * foreseen, as far as that is read ahead, then on a snapshot. Writers have to be quiet.
 */
export class ListReader {
  readonly repository: KnexTaskRepository;
  readonly #knex: Knex;
  #sent: string[] = [];
  #way: 'ahead' | 'snapshot' = 'snapshot';

  constructor(knex: Knex) {
    this.#knex = knex;
    this.repository = new KnexTaskRepository(knex, { onRead: (way) => (this.#way = way) });
    knex.on('query', ({ sql }: { sql: string }) => this.#sent.push(sql));
  }

  /** null where the role can't read the table either. @throws what the list throws where the plain query does not. */
  async compareIfReadable(): Promise<Comparison | null> {
    try {
      await this.#classes();
    } catch {
      return null;
    }
    return this.compare();
  }

  /** @throws what the plain query throws, or the list where the plain query does not. */
  async compare(): Promise<Comparison> {
    const classes = await this.#classes();
    const foreseen = await this.#list({
      query: ALL_TASKS,
      window: ({ total }) => windowOf(total),
    });
    const lies = await this.#liesOf(foreseen, classes);
    this.#sent = [];
    const listed = await this.#list();
    const isByLedger = this.#sent.some((sql) => sql.includes('_ledger_count"('));
    lies.push(...(await this.#liesOf(listed, classes)));
    await this.repository.settled();
    return { lies, isExact: isExact(listed), isByLedger };
  }

  /** Whether a list that tells what it will ask is read ahead by now. */
  async isReadAhead(): Promise<boolean> {
    await this.repository.settled();
    await this.#list({ query: ALL_TASKS, window: ({ total }) => windowOf(total) });
    return this.#way === 'ahead';
  }

  #list(foresight?: Foresight): Promise<Listed> {
    return this.repository.read(
      async (snapshot) => {
        const { classes: counts } = await snapshot.count(ALL_TASKS);
        const window = snapshot.ahead ?? windowOf(counts.reduce((sum, { count }) => sum + count, 0));
        return { counts, positions: await snapshot.positions(ALL_TASKS, window), window };
      },
      undefined,
      foresight,
    );
  }

  async #liesOf(listed: Listed, classes: readonly Class[]): Promise<string[]> {
    const { counts, positions, window } = listed;
    const lies: string[] = [];
    const countOf = (
      entries: readonly { readonly status: string; readonly taskType: string; readonly count: number }[],
      of: Class,
    ) =>
      entries
        .filter(({ status, taskType }) => status === of.status && taskType === of.taskType)
        .reduce((sum, { count }) => sum + count, 0);
    for (const { status, taskType, atLeast } of counts) {
      const count = countOf(counts, { status, taskType, count: 0 });
      const real = countOf(classes, { status, taskType, count: 0 });
      if (atLeast === true ? count > real : count !== real)
        lies.push(`${status} ${taskType}: ${count} of ${real}`);
    }
    for (const { status, taskType, count } of isExact(listed) ? classes : []) {
      if (!counts.some((one) => one.status === status && one.taskType === taskType)) {
        lies.push(`${status} ${taskType}: none of ${count}`);
      }
    }
    const ids = await this.#ids(window.offset);
    if (isExact(listed) && String(positions.map(({ id }) => id)) !== String(ids))
      lies.push(`the window at ${window.offset}`);
    return lies;
  }

  async #classes(): Promise<readonly Class[]> {
    const { rows } = await this.#knex.raw<{ rows: Class[] }>(
      `SELECT COALESCE(status::text, 'unknown') AS status, COALESCE(task_type, '') AS "taskType", count(*)::int AS count
         FROM inference_jobs GROUP BY 1, 2`,
    );
    return rows;
  }

  async #ids(offset: number): Promise<readonly string[]> {
    const { rows } = await this.#knex.raw<{ rows: { id: string }[] }>(
      `SELECT id FROM inference_jobs ORDER BY created_at DESC, id OFFSET ${offset} LIMIT ${WINDOW}`,
    );
    return rows.map(({ id }) => id);
  }
}

/** In the middle. */
function windowOf(total: number): Window {
  return { offset: Math.max(0, Math.floor(total / 2)), limit: WINDOW };
}

function isExact({ counts }: Listed): boolean {
  return counts.every(({ atLeast }) => atLeast !== true);
}
