import type { TemplateResult } from 'lit-html';
import { html, nothing } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import type { WireStatus } from '../../src/adapters/http/wire.js';
import type { ListActions, ListModel } from '../list/list-model.js';
import {
  SORT_KEYS,
  STATUSES,
  hasFilters,
  toggled,
  withConditions,
  withoutFilters,
} from '../list/list-state.js';
import { isIncomplete } from '../list/partial-answer.js';
import { icon, statusIcon } from './icons.js';
import { typeMenu } from './type-menu.js';

export function filterBar(model: ListModel, actions: ListActions): TemplateResult {
  const { locale, state } = model;
  const { filters } = locale.messages;
  return html`<section class="filters" aria-label=${filters.label}>
    ${statusFilter(model, actions)}
    <div class="filters-row">
      ${typeMenu(model, actions)} ${sourceFilter(model, actions)} ${sortSelect(model, actions)}
      ${
        hasFilters(state)
          ? html`<button
              class="button quiet"
              type="button"
              data-clear-filters
              @click=${() => actions.go(withoutFilters(state))}
            >
              ${icon('close')}<span>${filters.clear}</span>
            </button>`
          : nothing
      }
    </div>
  </section>`;
}

function statusFilter({ locale, state, shown }: ListModel, actions: ListActions): TemplateResult {
  const { filters, status: names } = locale.messages;
  const counts = new Map(shown?.page.facets.status.map((facet) => [facet.value, facet]));
  const more = shown !== null && isIncomplete(shown.page);
  const pill = (status: WireStatus): TemplateResult => {
    const facet = counts.get(status);
    return html`<label class="pill" data-status=${status}>
      <input
        type="checkbox"
        name="status_filter"
        value=${status}
        .checked=${live(state.statuses.includes(status))}
        @change=${() => actions.go(withConditions(state, { statuses: inOrder(toggled(state.statuses, status)) }))}
      />
      ${statusIcon(status)}<span>${names[status]}</span>
      ${
        facet === undefined
          ? nothing
          : html`<span class="count">${locale.number(facet.count)}${facet.at_least || more ? '+' : ''}</span>`
      }
    </label>`;
  };
  return html`<fieldset class="pills">
    <legend class="sr-only">${filters.status}</legend>
    ${STATUSES.map(pill)}
  </fieldset>`;
}

function sourceFilter({ locale, state }: ListModel, actions: ListActions): TemplateResult {
  const { filters, source: names } = locale.messages;
  const choice = (value: string, name: string): TemplateResult =>
    html`<label>
      <input
        type="radio"
        name="source"
        value=${value}
        .checked=${live(state.source === value && state.unread.source === undefined)}
        @change=${() => actions.go(withConditions(state, { source: value }))}
      /><span>${name}</span>
    </label>`;
  return html`<fieldset class="segments">
    <legend class="sr-only">${filters.source}</legend>
    ${choice('', filters.allSources)} ${choice('compute', names.compute)}
    ${choice('streaming', names.streaming)}
  </fieldset>`;
}

function sortSelect({ locale, state }: ListModel, actions: ListActions): TemplateResult {
  const { filters } = locale.messages;
  const option = (value: string, name: string): TemplateResult =>
    html`<option value=${value} .selected=${live(state.sort === value)}>${name}</option>`;
  return html`<label class="field sort">
    <span>${filters.sort}</span>
    <select
      name="sort"
      @change=${(event: Event) => actions.go(withConditions(state, { sort: (event.target as HTMLSelectElement).value }))}
    >
      ${SORT_KEYS.flatMap((key) => [option(`-${key}`, filters.order[key].desc), option(key, filters.order[key].asc)])}
    </select>
  </label>`;
}

/** The same choice has the same URL, whatever the order in which it was made. */
function inOrder(statuses: readonly string[]): string[] {
  const known: readonly string[] = STATUSES;
  return [...statuses].sort((a, b) => known.indexOf(a) - known.indexOf(b));
}
