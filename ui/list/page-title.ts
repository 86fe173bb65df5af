import { chipsOf } from './conditions.js';
import type { ListModel } from './list-model.js';
import { asksTheSame } from './list-url.js';
import { atLeastMark } from './partial-answer.js';

/** The title of the browser's tab: what is filtered by and how much that is; a warning sign while something is missing. */
export function pageTitle({ locale, state, shown, fault, refusal }: ListModel): string {
  const { appName, list, separator } = locale.messages;
  const known = shown !== null && asksTheSame(shown.state, state) ? shown.page : null;
  const missing = shown?.page.sources.some((report) => report.status === 'unavailable') ?? false;
  const name = state.view === 'task' ? known?.items[0]?.name : null;
  const conditions = chipsOf(state.conditions, locale).map(({ text }) => text);
  const total = known === null ? '' : ` (${locale.number(known.item_total)}${atLeastMark(known)})`;
  const what = name ?? (state.view === 'task' ? conditions[0] : `${conditions.join(separator)}${total}`);
  return [
    fault !== null || refusal !== null || missing ? '⚠ ' : '',
    conditions.length === 0 ? '' : `${what} · `,
    `${list.title} · ${appName}`,
  ].join('');
}
