import { MIDDLING_TYPE } from '../database/job-rows.js';
import { getRequest } from './http-connection.js';

export const PAGE_SIZE = 20;
export const API_PATH = '/api/v1/admin/tasks';
export const BFF_PATH = '/bff/v1/admin/tasks';

export type Place = 'first' | 'middle' | 'last';

/** A list that the contenders are asked for. */
export interface ListSpec {
  readonly name: string;
  readonly place: Place;
  /** Of the query, such as `status_filter=failed`; empty for none. */
  readonly filter: string;
}

export const LISTS: readonly ListSpec[] = [
  { name: 'first page', place: 'first', filter: '' },
  { name: 'middle page', place: 'middle', filter: '' },
  { name: 'last page', place: 'last', filter: '' },
  { name: 'failed, middle page', place: 'middle', filter: 'status_filter=failed' },
  {
    name: `failed ${MIDDLING_TYPE}, middle page`,
    place: 'middle',
    filter: `status_filter=failed&task_type=${MIDDLING_TYPE}`,
  },
];

/** The page of the list at this place. @param total how many tasks the list has. */
export function pageAt(place: Place, total: number, size = PAGE_SIZE): number {
  const pages = Math.max(1, Math.ceil(total / size));
  return place === 'first' ? 1 : place === 'last' ? pages : Math.ceil(pages / 2);
}

export function listPath(
  base: string,
  { filter }: Pick<ListSpec, 'filter'>,
  page: number,
  size = PAGE_SIZE,
): string {
  return `${base}?page=${page}&size=${size}${filter === '' ? '' : `&${filter}`}`;
}

/** The same list, asked for by each admin. */
export function sameList(path: string, tokens: readonly string[]): Buffer[] {
  return tokens.map((token) => getRequest(path, { Authorization: `Bearer ${token}` }));
}

const SIZES = Array.from({ length: 17 }, (_, index) => PAGE_SIZE - 8 + index);
const PAGES_AROUND = 40;
/** An API server keeps 32 answers for a second. */
const LEAST_DISTINCT = 40;

/**
 * Requests for pages around the place of a list, each of another page or size, and so many that none is answered from
 * what another one read. As many rows as `PAGE_SIZE` on average. @throws RangeError where the list is too short for that.
 */
export function distinctLists(
  base: string,
  spec: ListSpec,
  total: number,
  tokens: readonly string[],
): Buffer[] {
  const distinct = pathsAround(base, spec, total);
  if (distinct.length < LEAST_DISTINCT) throw new RangeError(`too few pages to differ: ${spec.name}`);
  return askAll(distinct, tokens);
}

/** Each for another page or size around the place; the nearest first. */
export function pathsAround(
  base: string,
  { place, filter }: Pick<ListSpec, 'place' | 'filter'>,
  total: number,
): string[] {
  const paths = Array.from({ length: PAGES_AROUND }, (_, away) =>
    SIZES.map((size) => {
      const pages = Math.max(1, Math.ceil(total / size));
      const centre = pageAt(place, total, size);
      const page = place === 'last' ? centre - away : centre + away;
      return listPath(base, { filter }, Math.min(Math.max(1, page), pages), size);
    }),
  ).flat();
  return [...new Set(paths)];
}

/** The admins take turns. */
export function askAll(paths: readonly string[], tokens: readonly string[]): Buffer[] {
  return paths.map((path, index) =>
    getRequest(path, { Authorization: `Bearer ${tokens[index % tokens.length] ?? ''}` }),
  );
}
