import { typeText } from '../i18n/type-text.js';
import type { ListModel } from './list-model.js';
import { STATUSES } from './list-state.js';
import { asksTheSame } from './list-url.js';
import { atLeastMark } from './partial-answer.js';

/** The title of the browser's tab: what is filtered by and how much that is; a warning sign while something is missing. */
export function pageTitle({ locale, state, shown, fault, refusal }: ListModel): string {
  const { appName, list, status, source } = locale.messages;
  const conditions = [
    ...state.statuses.map((value) => {
      const known = STATUSES.find((one) => one === value);
      return known === undefined ? value : status[known];
    }),
    ...state.taskTypes.map((value) => typeText(value, locale.messages)),
    ...(state.source === 'compute' || state.source === 'streaming' ? [source[state.source]] : []),
  ];
  const known = shown !== null && asksTheSame(shown.state, state);
  const total = known ? ` (${locale.number(shown.page.item_total)}${atLeastMark(shown.page)})` : '';
  const missing = shown?.page.sources.some((report) => report.status === 'unavailable') ?? false;
  return [
    fault !== null || refusal !== null || missing ? '⚠ ' : '',
    conditions.length === 0 ? '' : `${conditions.join(', ')}${total} · `,
    `${list.title} · ${appName}`,
  ].join('');
}
