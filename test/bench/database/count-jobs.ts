import type { Knex } from 'knex';
import { JOBS_TABLE } from '../../../src/adapters/knex/schema.js';

/** Counts jobs by plain SQL; the same count is made once. */
export class JobCounts {
  readonly #counts = new Map<string, number>();

  constructor(private readonly knex: Knex) {}

  /** @param from leaves out those that were created earlier; null for none */
  async count(where: string, from: string | null): Promise<number> {
    const condition = from === null ? where : `(${where}) AND created_at >= '${from}'`;
    const count = this.#counts.get(condition) ?? (await this.#count(condition));
    this.#counts.set(condition, count);
    return count;
  }

  /** How many of all jobs were created then or later. */
  async shareSince(from: string): Promise<number> {
    return (await this.count('true', from)) / (await this.count('true', null));
  }

  async #count(condition: string): Promise<number> {
    const { rows } = await this.knex.raw<{ rows: { count: string }[] }>(
      `SELECT count(*) FROM ${JOBS_TABLE} WHERE ${condition}`,
    );
    return Number(rows[0]?.count);
  }
}
