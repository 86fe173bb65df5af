import type { TemplateResult } from 'lit-html';
import { html, nothing } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import type { ListActions, ListModel } from '../list/list-model.js';
import { valueOf, withConditions } from '../list/list-state.js';
import { originText, sourceText } from '../list/sources.js';

/** One kind of source or all; nothing where there is but one. */
export function sourceFilter(model: ListModel, actions: ListActions): TemplateResult | typeof nothing {
  const { locale, state, shown } = model;
  const { filters, conditions, source: names } = locale.messages;
  const chosen = valueOf(state, 'source');
  const sources = new Set([
    // Those that usually are there hold the place of those that are, until it is known.
    ...(shown?.toldAll === true ? [] : Object.keys(names)),
    ...(shown?.origins ?? []).map(({ source }) => source),
    ...state.conditions.source,
  ]);
  if (sources.size < 2) return nothing;
  const choice = (value: string, name: string): TemplateResult =>
    html`<label>
      <input
        type="radio"
        name="source"
        value=${value}
        .checked=${live(chosen === value)}
        @change=${() => actions.go(withConditions(state, { source: value === '' ? [] : [value], origin: [] }))}
      /><span>${name}</span>
    </label>`;
  return html`<fieldset class="segments">
    <legend class="sr-only">${conditions.source}</legend>
    ${choice('', filters.allSources)}
    ${[...sources].map((source) => choice(source, sourceText(source, locale.messages)))}
  </fieldset>`;
}

/** One source among several of a kind; nothing where no kind has several. */
export function originFilter(
  { locale, state, shown }: ListModel,
  actions: ListActions,
): TemplateResult | typeof nothing {
  const { filters, conditions } = locale.messages;
  const known = shown?.origins ?? [];
  const chosen = valueOf(state, 'origin');
  const isOffered = new Set(known.map(({ source }) => source)).size < known.length;
  if (!isOffered && chosen === '') return nothing;
  const source = valueOf(state, 'source');
  const offered = known.filter((one) => source === '' || one.source === source);
  const others = offered.some(({ origin }) => origin === chosen) || chosen === '' ? [] : [chosen];
  const option = (value: string, name: string): TemplateResult =>
    html`<option value=${value} .selected=${live(chosen === value)}>${name}</option>`;
  return html`<label class="field origin">
    <span class="sr-only">${conditions.origin}</span>
    <select
      name="origin"
      @change=${(event: Event) => {
        const { value } = event.target as HTMLSelectElement;
        actions.go(withConditions(state, { origin: value === '' ? [] : [value] }));
      }}
    >
      ${option('', filters.allOrigins)}
      ${offered.map((one) => option(one.origin, originText(one, locale.messages)))}
      ${others.map((name) => option(name, name))}
    </select>
  </label>`;
}
