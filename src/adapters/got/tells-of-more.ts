import type { Json, JsonObject } from '../../domain/json.js';
import { isObject } from './mapping/entry.js';
import type { TransferAnswer } from './transfer.js';

// Names as `plain` makes them, so that `page_count` and `pageCount` are one.
const TOTALS = names(
  'total count itemcount itemtotal totalcount totalitems totalelements totalstreams streamcount streamtotal',
);
const PAGES = names('pagecount pagetotal totalpages pages lastpage');
const NEXT = names(
  'next nextpage nextpagetoken nexttoken nextcursor nextlink nexturl nextoffset continue continuationtoken',
);
const MORE = names('more hasmore hasnext hasnextpage truncated istruncated');
const ABOUT_PAGES = names('links meta metadata pagination paging page pageinfo');

/**
 * Whether a list of streams says that it isn't the whole: by a total larger than the entries it gives, by more pages
 * than one, or by a way to the next. `members` are those beside the list, by any of the names that are common.
 */
export function tellsOfMore(
  members: JsonObject,
  entryCount: number,
  headers: TransferAnswer['headers'] = {},
): boolean {
  return (
    Object.entries(members).some(
      ([name, value]) =>
        tells(plain(name), value, entryCount) ||
        (ABOUT_PAGES.has(plain(name)) &&
          isObject(value) &&
          Object.entries(value).some(([inner, told]) => tells(plain(inner), told, entryCount))),
    ) || headersTell(headers, entryCount)
  );
}

function tells(name: string, value: Json, entryCount: number): boolean {
  if (TOTALS.has(name)) return toCount(value) > entryCount;
  if (PAGES.has(name)) return toCount(value) > 1;
  if (MORE.has(name)) return value === true;
  return NEXT.has(name) && leadsOn(value);
}

/** RFC 8288's `Link: <…>; rel="next"`, and the counts that lists bring as headers. */
function headersTell(headers: TransferAnswer['headers'], entryCount: number): boolean {
  const { link, 'x-next-page': next, 'x-total-count': totalCount, 'x-total': total } = headers;
  const parameters = (Array.isArray(link) ? link.join() : (link ?? '')).replace(/<[^<>]*>/g, '');
  return (
    /;[\t ]*rel[\t ]*=[\t ]*(?:"(?:[^"]*[\t ])?next(?:[\t ][^"]*)?"|next[\t ]*(?:[;,]|$))/i.test(
      parameters,
    ) ||
    (typeof next === 'string' && leadsOn(next)) ||
    [totalCount, total].some((told) => typeof told === 'string' && toCount(told) > entryCount)
  );
}

/** A cursor, a page's number, an address; HAL has it as `{href}`. */
function leadsOn(value: Json): boolean {
  if (typeof value === 'string') return value.trim() !== '';
  if (typeof value === 'number' || typeof value === 'bigint') return value > 0;
  return value === true || (isObject(value) && Object.keys(value).length > 0);
}

function toCount(value: Json): number {
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : 0;
}

function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z]/g, '')
    .replace(/^odata/, '');
}

function names(separated: string): ReadonlySet<string> {
  return new Set(separated.split(' '));
}
