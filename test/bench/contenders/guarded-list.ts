import { createSecretKey } from 'node:crypto';
import { jwtVerify } from 'jose';
import type { Knex } from 'knex';
import type { Middleware } from 'koa';
import type { DriverRow } from './job-to-wire.js';
import { rowToWire } from './job-to-wire.js';

export interface ListParameters {
  readonly page: number;
  readonly size: number;
  readonly statuses: readonly string[];
  readonly taskTypes: readonly string[];
  readonly sort: 'created_at' | 'started_at' | 'finished_at';
  readonly descending: boolean;
  readonly asOf: Date | null;
}

export interface ListOfJobs {
  readonly rows: readonly DriverRow[];
  readonly total: number;
}

/**
 * What a team puts around its list: the token is verified by jose and the role looked up by Knex at each request. The
 * answer has the rows in Taskdeck's form, the total and the pages; no streams, no totals per status or type.
 */
export function guardedList(
  knex: Knex,
  jwtSecret: string,
  list: (parameters: ListParameters) => Promise<ListOfJobs>,
): Middleware {
  const key = createSecretKey(Buffer.from(jwtSecret));
  return async (ctx) => {
    const token = ctx.get('Authorization').replace('Bearer ', '');
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS256'],
      issuer: 'taskdeck',
      audience: 'taskdeck',
    });
    const user = await knex<{ id: string; role: string }>('users')
      .where({ id: payload.sub ?? '' })
      .first('role');
    if (user?.role !== 'admin') ctx.throw(403);
    const parameters = readParameters(new URLSearchParams(ctx.querystring));
    const { rows, total } = await list(parameters);
    ctx.body = {
      items: rows.map(rowToWire),
      item_total: total,
      page_now: parameters.page,
      page_total: Math.ceil(total / parameters.size),
    };
  };
}

function readParameters(query: URLSearchParams): ListParameters {
  const sort = query.get('sort') ?? '-created_at';
  const asOf = query.get('as_of');
  return {
    page: Number(query.get('page') ?? 1),
    size: Number(query.get('size') ?? 20),
    statuses: query.get('status_filter')?.split(',') ?? [],
    taskTypes: query.get('task_type')?.split(',') ?? [],
    sort: sort.replace('-', '') as ListParameters['sort'],
    descending: sort.startsWith('-'),
    asOf: asOf === null ? null : new Date(asOf),
  };
}
