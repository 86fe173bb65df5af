import type { Knex } from 'knex';
import { KnexTaskRepository } from '../../src/adapters/knex/knex-task-repository.js';
import { ALL_TASKS } from '../../src/domain/task-query.js';

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

/** Reads lists as one role on one server, beside plain queries that say what they should hold. Writers have to be quiet. */
export class ListReader {
  readonly repository: KnexTaskRepository;
  readonly #knex: Knex;
  #sent: string[] = [];

  constructor(knex: Knex) {
    this.#knex = knex;
    this.repository = new KnexTaskRepository(knex);
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
    this.#sent = [];
    const { counts, positions, offset } = await this.repository.read(async (snapshot) => {
      const { classes: counted } = await snapshot.count(ALL_TASKS);
      const middle = Math.floor(counted.reduce((sum, { count }) => sum + count, 0) / 2);
      const window = { offset: Math.max(0, middle), limit: WINDOW };
      return {
        counts: counted,
        positions: await snapshot.positions(ALL_TASKS, window),
        offset: window.offset,
      };
    });
    const isByLedger = this.#sent.some((sql) => sql.includes('_ledger_count"('));
    const isExact = counts.every(({ atLeast }) => atLeast !== true);
    const lies: string[] = [];
    for (const { status, taskType, count, atLeast } of counts) {
      const real = classes.find((one) => one.status === status && one.taskType === taskType)?.count ?? 0;
      if (atLeast === true ? count > real : count !== real)
        lies.push(`${status} ${taskType}: ${count} of ${real}`);
    }
    for (const { status, taskType, count } of isExact ? classes : []) {
      if (!counts.some((one) => one.status === status && one.taskType === taskType)) {
        lies.push(`${status} ${taskType}: none of ${count}`);
      }
    }
    const ids = await this.#ids(offset);
    if (isExact && String(positions.map(({ id }) => id)) !== String(ids))
      lies.push(`the window at ${offset}`);
    return { lies, isExact, isByLedger };
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
