/** A stretch of rows in an ordered list: `limit` of them from the row at `offset`, which counts from 0. */
export interface Window {
  readonly offset: number;
  readonly limit: number;
}

export const MAX_PAGE_SIZE = 100;
export const DEFAULT_PAGE_SIZE = 20;

/** The number of pages that `total` items fill; at least 1, since even an empty list has its page 1. */
export function pageTotal(total: number, size: number): number {
  return Math.max(1, Math.ceil(total / size));
}

/** The page that is really there: the asked one or, past the end, the last. */
export function clampPage(page: number, total: number, size: number): number {
  return Math.min(page, pageTotal(total, size));
}

export function pageWindow(page: number, size: number): Window {
  return { offset: (page - 1) * size, limit: size };
}
