import type { WireTaskPage } from '../../src/adapters/http/wire.js';

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isBoolean: Check = (value) => typeof value === 'boolean';
const isWhole: Check = (value) => Number.isSafeInteger(value);
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const orAbsent =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const recordOf =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(fields).every(([name, check]) => check((value as Record<string, unknown>)[name]));

const isFacet = listOf(recordOf({ value: isText, count: isWhole }));
const isSourceReport = recordOf({
  source: isText,
  // Servers of an earlier version don't tell it, as they don't some below.
  origin: orAbsent(isText),
  status: isText,
  as_of: orNull(isText),
  truncated: isBoolean,
  unreadable: orAbsent(isWhole),
  searched_from: orAbsent(isText),
});
const isPage = recordOf({
  items: listOf(recordOf({})),
  item_total: isWhole,
  page_now: isWhole,
  page_total: isWhole,
  total_is: (value) => value === 'exact' || value === 'at_least',
  as_of: isText,
  newer: isWhole,
  facets: recordOf({ status: isFacet, task_type: isFacet }),
  sources: listOf(isSourceReport),
});

/** Whether an answer says of the list as a whole what the page draws; its rows' values are not looked at. */
export function isTaskPage(body: unknown): body is WireTaskPage {
  return isPage(body);
}
