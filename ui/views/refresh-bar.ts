import type { TemplateResult } from 'lit-html';
import { html } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { REFRESH_SECONDS } from '../browser/preferences.js';
import type { ListActions, ListModel } from '../list/list-model.js';
import { icon } from './icons.js';
import { ticking } from './ticking.js';

/** When the list was asked for last, how often it is, and a button to do so now. */
export function refreshBar(
  { locale, shown, loading, refreshSeconds }: ListModel,
  actions: ListActions,
): TemplateResult {
  const { refresh } = locale.messages;
  const updated = (): string => {
    if (shown !== null) return refresh.updated(locale.ago(Date.now() - shown.loadedAt));
    return loading === null ? refresh.never : refresh.updating;
  };
  return html`<div class="refresh">
    <span class="updated" data-updated>${ticking(updated)}</span>
    <label class="field interval">
      <span class="sr-only">${refresh.interval}</span>
      <select
        name="refresh"
        title=${refresh.interval}
        @change=${(event: Event) => actions.chooseRefreshSeconds(Number((event.target as HTMLSelectElement).value))}
      >
        ${REFRESH_SECONDS.map(
          (seconds) =>
            html`<option value=${seconds} .selected=${live(seconds === refreshSeconds)}>
              ${seconds === 0 ? refresh.off : refresh.seconds(locale.number(seconds))}
            </option>`,
        )}
      </select>
    </label>
    <button
      class="button icon-only ${loading === null ? '' : 'busy'}"
      type="button"
      aria-label=${refresh.now}
      title="${refresh.now} (R)"
      data-refresh
      @click=${actions.refresh}
    >
      ${icon('refresh')}
    </button>
  </div>`;
}
