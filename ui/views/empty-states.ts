import type { TemplateResult } from 'lit-html';
import { html, nothing } from 'lit-html';
import { faultText } from '../i18n/fault-text.js';
import { typeText } from '../i18n/type-text.js';
import type { ListActions, ListModel } from '../list/list-model.js';
import type { ListParameter } from '../list/list-state.js';
import {
  DEFAULT_STATE,
  LIST_PARAMETERS,
  STATUSES,
  hasFilters,
  toggled,
  withConditions,
  withoutFilters,
} from '../list/list-state.js';
import { isIncomplete } from '../list/partial-answer.js';
import { icon } from './icons.js';
import { retryButton, retryText } from './notices.js';

export function skeleton({ locale, state }: ListModel): TemplateResult {
  const rows = Array.from({ length: Math.min(state.size, 20) });
  return html`<div class="skeleton" role="status">
    <span class="sr-only">${locale.messages.list.loading}</span>
    ${rows.map(() => html`<div class="skeleton-row" aria-hidden="true"><i></i><i></i><i></i><i></i><i></i></div>`)}
  </div>`;
}

export function noTasks({ locale, state, shown }: ListModel, actions: ListActions): TemplateResult {
  const { list, filters } = locale.messages;
  const isKnown = shown === null || !isIncomplete(shown.page);
  if (!hasFilters(state)) {
    return html`<div class="blank" data-no-tasks=${isKnown ? 'at-all' : 'known'}>
      ${icon('empty')}
      <h2>${isKnown ? list.empty : list.noneKnown}</h2>
      <p>${isKnown ? list.emptyHint : list.noneKnownHint}</p>
    </div>`;
  }
  return html`<div class="blank" data-no-match>
    ${icon('search')}
    <h2>${isKnown ? list.noMatch : list.noMatchKnown}</h2>
    <p>${list.noMatchHint}</p>
    <ul class="chips">
      ${chips({ locale, state }, actions)}
    </ul>
    <button class="button primary" type="button" @click=${() => actions.go(withoutFilters(state))}>
      ${filters.clear}
    </button>
  </div>`;
}

/** In place of the list while there is none that could be shown. */
export function failure(model: ListModel, actions: ListActions): TemplateResult | typeof nothing {
  const { fault, locale } = model;
  if (fault === null) return nothing;
  const { faults } = locale.messages;
  return html`<div class="blank" data-fault=${fault.kind}>
    ${icon('warning')}
    <h2>${faultText(fault, locale.messages)}</h2>
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
  const parameter = LIST_PARAMETERS.find((name) => name === refusal.parameter);
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
      ${parameter === undefined ? faults.resetAll : faults.reset(parameter satisfies ListParameter)}
    </button>
    ${refusal.requestId === null ? nothing : html`<p class="reference mono">${faults.reference(refusal.requestId)}</p>`}
  </div>`;
}

function chips(
  { locale, state }: Pick<ListModel, 'locale' | 'state'>,
  actions: ListActions,
): TemplateResult[] {
  const { filters, status, source } = locale.messages;
  const chip = (label: string, remove: () => void): TemplateResult =>
    html`<li>
      <button class="chip" type="button" aria-label=${filters.remove(label)} @click=${remove}>
        <span>${label}</span>${icon('close')}
      </button>
    </li>`;
  const statusName = (value: string): string => {
    const known = STATUSES.find((one) => one === value);
    return known === undefined ? value : status[known];
  };
  return [
    ...state.statuses.map((value) =>
      chip(`${filters.status}: ${statusName(value)}`, () =>
        actions.go(withConditions(state, { statuses: toggled(state.statuses, value) })),
      ),
    ),
    ...state.taskTypes.map((value) =>
      chip(`${filters.type}: ${typeText(value, locale.messages)}`, () =>
        actions.go(withConditions(state, { taskTypes: toggled(state.taskTypes, value) })),
      ),
    ),
    ...(state.source === ''
      ? []
      : [
          chip(`${filters.source}: ${state.source === 'compute' ? source.compute : source.streaming}`, () =>
            actions.go(withConditions(state, { source: '' })),
          ),
        ]),
  ];
}
