import type { Entry } from '../mapping/entry.js';
import { toScalarText, toWord } from '../mapping/entry.js';
import { compilePath } from '../mapping/compile-path.js';
import type { PageLimits, StreamMapping, StreamPaging } from '../stream-mapping.js';
import type { TransferAnswer } from '../transfer.js';
import { nextOfLink } from './next-of-link.js';

/** What of a page stands in its request. */
export interface PageRequest {
  readonly query: Readonly<Record<string, string>>;
  /** What stands for `{page}`, `{offset}` and `{size}` of the path. */
  readonly places: Readonly<Record<string, number>>;
  /** The address of the page, in place of the path. */
  readonly link?: string;
}

/** What came so far. */
export interface PageCame {
  /** Of this page: the document around its list. */
  readonly document: Entry;
  readonly headers: TransferAnswer['headers'];
  /** Whether it told of a stream that no page before it had. */
  readonly broughtNew: boolean;
  /** Of all pages. */
  readonly pageCount: number;
  readonly entryCount: number;
}

export type NextPage = { readonly page: PageRequest } | { readonly page: null; readonly isWhole: boolean };

export interface Paging {
  readonly first: PageRequest;
  next(came: PageCame): NextPage;
}

const MAX_PAGES = 100;
const ONLY: PageRequest = { query: {}, places: {} };

/** null where one answer is all. */
export function compilePaging({ paging, request }: StreamMapping): Paging | null {
  if (paging === undefined) return null;
  const { total, maxPages = MAX_PAGES } = paging;
  const path = request?.path ?? '';
  const step = compileStep(paging, path);
  const isComplete = compileTotals(paging, total);
  return {
    first: step.first,
    next: (came) => {
      const complete = isComplete(came);
      const page = complete === true || !came.broughtNew ? null : step.next(came);
      // A page that brings nothing is the last one, whatever was told: but then less came than there is.
      if (page === null) return { page, isWhole: complete !== false };
      return came.pageCount < maxPages ? { page } : { page: null, isWhole: false };
    },
  };
}

interface Step {
  readonly first: PageRequest;
  /** null where the answer says that there is no other. */
  next(came: PageCame): PageRequest | null;
}

function compileStep(paging: StreamPaging, path: string): Step {
  const size = sizeOf(paging, path);
  const numbered = (number: number, name: 'page' | 'offset', parameter: string | undefined): PageRequest => ({
    query: { ...size.query, ...(parameter !== undefined && { [parameter]: String(number) }) },
    places: { ...size.places, [name]: number },
  });
  switch (paging.by) {
    case 'page': {
      const { first, parameter } = paging;
      return {
        first: numbered(first, 'page', parameter),
        next: ({ pageCount }) => numbered(first + pageCount, 'page', parameter),
      };
    }
    case 'offset':
      return {
        first: numbered(0, 'offset', paging.parameter),
        // What came counts, not what was asked for: servers give fewer than that without a word.
        next: ({ entryCount }) => numbered(entryCount, 'offset', paging.parameter),
      };
    case 'cursor': {
      const cursor = compilePath(paging.next);
      return {
        first: size,
        next: ({ document }) => {
          const value = toWord(cursor.first(document));
          if (value === null || value === '') return null;
          return { ...size, query: { ...size.query, [paging.parameter]: value } };
        },
      };
    }
    case 'link': {
      const address = paging.next === undefined ? null : compilePath(paging.next);
      return {
        first: size,
        next: ({ document, headers }) => {
          const link = address === null ? nextOfLink(headers['link']) : toWord(address.first(document));
          return link === null || link === '' ? null : { ...ONLY, link };
        },
      };
    }
  }
}

function sizeOf({ size }: PageLimits, path: string): PageRequest {
  if (size === undefined) return ONLY;
  if (path.includes('{size}')) return { query: {}, places: { size: size.is } };
  return { ...ONLY, query: size.parameter === undefined ? {} : { [size.parameter]: String(size.is) } };
}

/** Whether all came that the answers tell of; null where they don't tell. */
function compileTotals(paging: StreamPaging, total: string | undefined): (came: PageCame) => boolean | null {
  const entries = total === undefined ? null : compilePath(total);
  const pages = paging.by === 'page' && paging.pages !== undefined ? compilePath(paging.pages) : null;
  return ({ document, pageCount, entryCount }) => {
    const told = [
      [entries, entryCount],
      [pages, pageCount],
    ] as const;
    const answers = told.flatMap(([path, came]) => {
      const text = toScalarText(path?.first(document));
      return text !== null && /^\d+$/.test(text) ? [came >= Number(text)] : [];
    });
    return answers.length === 0 ? null : answers.every(Boolean);
  };
}
