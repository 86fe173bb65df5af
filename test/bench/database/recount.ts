import type { Knex } from 'knex';
import { JOBS_TABLE } from '../../../src/adapters/knex/schema.js';
import type { DriverRow } from '../contenders/job-to-wire.js';

/** What a list is compared with: the plainest queries, however long they take. */
export class Recount {
  constructor(
    private readonly knex: Knex,
    private readonly filter: { readonly statuses: readonly string[]; readonly taskTypes: readonly string[] },
  ) {}

  async total(): Promise<number> {
    const [row] = await this.#jobs().count<{ count: string }[]>('* as count');
    return Number(row?.count);
  }

  /** Of each value of the column that occurs, the rest of the filter applied, as `value count` in no particular order. */
  async facet(column: 'status' | 'task_type'): Promise<string[]> {
    const rows = await this.#jobs(column)
      .select<{ value: string; count: string }[]>(`${column} as value`, this.knex.raw('count(*)'))
      .groupBy(column);
    return rows.map(({ value, count }) => `${value} ${count}`);
  }

  ids(column: string, direction: 'asc' | 'desc', offset: number, limit: number): Promise<string[]> {
    return this.#jobs()
      .orderByRaw('?? ' + direction + ' NULLS LAST, id', [column])
      .offset(offset)
      .limit(limit)
      .pluck('id');
  }

  #jobs(without?: 'status' | 'task_type'): Knex.QueryBuilder {
    const { statuses, taskTypes } = this.filter;
    const jobs = this.knex<DriverRow>(JOBS_TABLE);
    if (statuses.length > 0 && without !== 'status') void jobs.whereIn('status', statuses);
    if (taskTypes.length > 0 && without !== 'task_type') void jobs.whereIn('task_type', taskTypes);
    return jobs;
  }
}
