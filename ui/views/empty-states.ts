import type { TemplateResult } from 'lit-html';
import { html, nothing } from 'lit-html';
import { faultText } from '../i18n/fault-text.js';
import type { ListActions, ListModel } from '../list/list-model.js';
import { DEFAULT_STATE, hasFilters, isListParameter, withoutFilters } from '../list/list-state.js';
import { isMissingTasks, searchedFrom } from '../list/partial-answer.js';
import { filterChips } from './filter-chips.js';
import { icon } from './icons.js';
import { retryButton, retryText } from './notices.js';

export function skeleton({ locale, state }: ListModel): TemplateResult {
  const rows = Array.from({ length: Math.min(state.size, 20) });
  return html`<div class="skeleton" role="status">
    <span class="sr-only">${locale.messages.list.loading}</span>
    ${rows.map(() => html`<div class="skeleton-row" aria-hidden="true"><i></i><i></i><i></i><i></i><i></i></div>`)}
  </div>`;
}

export function noTasks(model: ListModel, actions: ListActions): TemplateResult {
  const { locale, state, shown } = model;
  const { list, filters } = locale.messages;
  const sources = shown?.page.sources ?? [];
  const isKnown = !sources.some(isMissingTasks);
  const noMatch = searchedFrom(sources) === null ? list.noMatch : list.noMatchYet;
  if (!hasFilters(state)) {
    return html`<div class="blank" data-no-tasks=${isKnown ? 'at-all' : 'known'}>
      ${icon('empty')}
      <h2>${isKnown ? list.empty : list.noneKnown}</h2>
      <p>${isKnown ? list.emptyHint : list.noneKnownHint}</p>
    </div>`;
  }
  return html`<div class="blank" data-no-match>
    ${icon('search')}
    <h2>${isKnown ? noMatch : list.noMatchKnown}</h2>
    <p>${list.noMatchHint}</p>
    ${filterChips(model, actions)}
    <button class="button primary" type="button" @click=${() => actions.go(withoutFilters(state))}>
      ${filters.clear}
    </button>
  </div>`;
}

/** In place of the list while there is none that could be shown; `meaning` is what that means here. */
export function failure(
  model: ListModel,
  actions: ListActions,
  meaning: string | typeof nothing = nothing,
): TemplateResult | typeof nothing {
  const { fault, locale } = model;
  if (fault === null) return nothing;
  const { faults } = locale.messages;
  return html`<div class="blank" data-fault=${fault.kind}>
    ${icon('warning')}
    <h2>${faultText(fault, locale.messages)}</h2>
    ${meaning === nothing ? nothing : html`<p>${meaning}</p>`}
    <p class="countdown">${retryText(model)}</p>
    ${retryButton(model, actions, 'primary')}
    ${fault.requestId === null ? nothing : html`<p class="reference mono">${faults.reference(fault.requestId)}</p>`}
  </div>`;
}

/** In place of the list when the server refuses what the address asks for. */
export function refused(
  { refusal, locale }: ListModel,
  actions: ListActions,
): TemplateResult | typeof nothing {
  if (refusal === null) return nothing;
  const { faults } = locale.messages;
  const parameter = isListParameter(refusal.parameter) ? refusal.parameter : undefined;
  return html`<div class="blank" data-refused=${refusal.parameter ?? ''}>
    ${icon('warning')}
    <h2>${faults.refusedTitle}</h2>
    <p>
      ${parameter === undefined ? faults.refusedOtherwise(String(refusal.status)) : faults.refused(parameter)}
    </p>
    ${refusal.detail === null ? nothing : html`<p class="muted" lang="en">${refusal.detail}</p>`}
    <button
      class="button primary"
      type="button"
      data-reset
      @click=${() => (parameter === undefined ? actions.go(DEFAULT_STATE) : actions.resetParameter(parameter))}
    >
      ${parameter === undefined ? faults.resetAll : faults.reset(parameter)}
    </button>
    ${refusal.requestId === null ? nothing : html`<p class="reference mono">${faults.reference(refusal.requestId)}</p>`}
  </div>`;
}
