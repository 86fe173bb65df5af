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
  withOrder,
  withoutFilters,
} from '../list/list-state.js';
import { isIncomplete } from '../list/partial-answer.js';
import { createdMenu } from './created-menu.js';
import { filterChips } from './filter-chips.js';
import { icon, statusIcon } from './icons.js';
import { searchField } from './search-field.js';
import { originFilter, sourceFilter } from './source-filter.js';
import { typeMenu } from './type-menu.js';

export function filterBar(model: ListModel, actions: ListActions): TemplateResult {
  const { locale, state } = model;
  const { filters } = locale.messages;
  return html`<section class="filters" aria-label=${filters.label}>
    ${searchField(model, actions)} ${statusFilter(model, actions)}
    <div class="filters-row">
      ${typeMenu(model, actions)} ${createdMenu(model, actions)} ${sourceFilter(model, actions)}
      ${originFilter(model, actions)} ${sortSelect(model, actions)}
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
    ${filterChips(model, actions, 'out of view')}
  </section>`;
}

function statusFilter({ locale, state, shown }: ListModel, actions: ListActions): TemplateResult {
  const { conditions, status: names } = locale.messages;
  const chosen = state.conditions.status_filter;
  const counts = new Map(shown?.page.facets.status.map((facet) => [facet.value, facet]));
  const more = shown !== null && isIncomplete(shown.page);
  const pill = (status: WireStatus): TemplateResult => {
    const facet = counts.get(status);
    return html`<label class="pill" data-status=${status}>
      <input
        type="checkbox"
        name="status_filter"
        value=${status}
        .checked=${live(chosen.includes(status))}
        @change=${() => actions.go(withConditions(state, { status_filter: inOrder(toggled(chosen, status)) }))}
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
    <legend class="sr-only">${conditions.status_filter}</legend>
    ${STATUSES.map(pill)}
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
      @change=${(event: Event) => actions.go(withOrder(state, (event.target as HTMLSelectElement).value))}
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
