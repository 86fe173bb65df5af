import type { WireSourceReport, WireTaskPage } from '../../src/adapters/http/wire.js';
import type { Locale } from '../i18n/locale.js';
import { timestampMs } from '../i18n/timestamp.js';
import type { ListModel, ShownPage } from './list-model.js';
import type { ListState } from './list-state.js';
import { asksTheSame } from './list-url.js';
import { originText } from './sources.js';

/** Whether there may be more tasks than the answer knows: it can't say that a page isn't there. */
export function isPartial({ total_is, sources }: WireTaskPage): boolean {
  return total_is !== 'exact' || sources.some(({ status, truncated }) => status !== 'ok' || truncated);
}

/** Whether tasks are missing that no number beside a filter's choices counts. */
export function isIncomplete({ sources }: WireTaskPage): boolean {
  return sources.some(isMissingTasks) || searchedFrom(sources) !== null;
}

/** Whether a source has tasks, for all that is known, which it could not tell. */
export function isMissingTasks({ status, truncated, unreadable }: WireSourceReport): boolean {
  return status === 'unavailable' || truncated || unreadable > 0;
}

/** The moment from which on every source was searched; null where all of their tasks were. */
export function searchedFrom(sources: readonly WireSourceReport[]): string | null {
  const moments = sources.map(({ searched_from: from }) => from).filter((from) => from !== undefined);
  return moments.reduce<string | null>(
    (last, from) => (last === null || (timestampMs(from) ?? 0) > (timestampMs(last) ?? 0) ? from : last),
    null,
  );
}

/** What follows a number of tasks or pages that may be more. */
export function atLeastMark({ total_is }: WireTaskPage): '' | '+' {
  return total_is === 'at_least' ? '+' : '';
}

/** Whether another page is shown than the one that was asked for and still is, since the answer is partial. */
export function isDisplaced({ page, state }: ShownPage): boolean {
  return state.page !== page.page_now && isPartial(page);
}

/**
 * What is asked for from now on. An answer that knows all says which page is really there; one that doesn't changes
 * nothing, so that the list returns to its page by itself. A later page is frozen, so that new arrivals don't push it
 * down.
 */
export function settle(state: ListState, page: WireTaskPage): ListState {
  if (state.page !== page.page_now && isPartial(page)) return state;
  return { ...state, page: page.page_now, asOf: page.page_now > 1 ? (state.asOf ?? page.as_of) : state.asOf };
}

/** Which page is shown in place of which, and for want of what. */
export function displacedText({ page, state }: ShownPage, { messages, number }: Locale): string {
  const away = page.sources
    .filter(({ status }) => status !== 'ok')
    .map((report) => originText(report, messages));
  return messages.pages.displaced(number(state.page), number(page.page_now), away);
}

/** The page to turn from: the one that was asked for last, since the next click may come before its answer. */
export function currentPage({ shown, state }: Pick<ListModel, 'shown' | 'state'>): number {
  const isShown = shown !== null && asksTheSame(shown.state, state);
  return isShown && isDisplaced(shown) ? shown.page.page_now : state.page;
}
