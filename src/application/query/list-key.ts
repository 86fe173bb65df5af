import type { Json } from '../../domain/json.js';
import type { TaskQuery } from '../../domain/task-query.js';
import type { Condition } from './condition.js';
import { FILTER_CONDITIONS, SCOPE_CONDITIONS } from './conditions.js';

/** Names a list: the same for every way to write the same question, another for every other. */
export function listKey({ scope, filter, order }: TaskQuery): string {
  return JSON.stringify([
    ...keysOf(SCOPE_CONDITIONS, scope),
    ...keysOf(FILTER_CONDITIONS, filter),
    order.key,
    order.direction,
  ]);
}

function keysOf<T extends object>(
  conditions: { readonly [Name in keyof T]: Pick<Condition<T[Name], never>, 'key'> },
  values: T,
): Json[] {
  return (Object.keys(conditions) as (keyof T)[]).map((name) => conditions[name].key(values[name]));
}
