import type { ListQuery } from './list-request.js';

/** Names a list and its page: the same for every way to write the same question. */
export function listKey({ page, size, filter, order, asOf }: ListQuery): string {
  const { taskTypes, statuses, source } = filter;
  return JSON.stringify([
    page,
    size,
    asSet(taskTypes),
    asSet(statuses),
    source,
    order.key,
    order.direction,
    asOf,
  ]);
}

function asSet(values: readonly string[]): readonly string[] {
  return values.length < 2 ? values : [...new Set(values)].sort();
}
