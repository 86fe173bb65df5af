import type { TemplateResult } from 'lit-html';
import { html, nothing } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { repeat } from 'lit-html/directives/repeat.js';
import { typeText } from '../i18n/type-text.js';
import type { ListActions, ListModel } from '../list/list-model.js';
import type { ListState } from '../list/list-state.js';
import { toggled, withConditions } from '../list/list-state.js';
import { isAskable } from '../list/list-url.js';
import { isIncomplete } from '../list/partial-answer.js';
import type { TypeChoice } from '../list/type-choices.js';
import { typeChoices } from '../list/type-choices.js';
import { icon } from './icons.js';
import { menu } from './menu.js';

const NAMES_SHOWN = 2;

/** The filter by task type: a menu with a search, since a platform has dozens. */
export function typeMenu(model: ListModel, actions: ListActions): TemplateResult {
  const { locale, state } = model;
  const { filters, conditions, separator } = locale.messages;
  const chosen = state.conditions.task_type;
  const more = chosen.length > NAMES_SHOWN ? locale.number(chosen.length - NAMES_SHOWN) : null;
  const names = chosen.slice(0, NAMES_SHOWN).map((value) => typeText(value, locale.messages));
  return menu(model, actions, {
    name: 'type',
    label: conditions.task_type,
    caption: chosen.length === 0 ? filters.allTypes : filters.typesChosen(names.join(separator), more),
    chosen: chosen.length > 0,
    content: () => choice(model, actions),
  });
}

function choice({ locale, state, shown, typeSearch }: ListModel, actions: ListActions): TemplateResult {
  const { filters } = locale.messages;
  const facets = shown?.page.facets;
  const more = shown !== null && isIncomplete(shown.page);
  const omitted = facets?.task_type_omitted ?? 0;
  const chosenTypes = state.conditions.task_type;
  const choices = typeChoices(facets?.task_type ?? [], chosenTypes, typeSearch, locale.messages);
  const withType = (value: string): ListState =>
    withConditions(state, { task_type: toggled(chosenTypes, value) });
  const isFull = choices.some(({ value, chosen }) => !chosen && !isAskable(withType(value)));
  const option = ({ value, label, count, atLeast, chosen }: TypeChoice): TemplateResult =>
    html`<label class="option">
      <input
        type="checkbox"
        name="task_type"
        value=${value}
        .checked=${live(chosen)}
        ?disabled=${isFull && !chosen && !isAskable(withType(value))}
        @change=${() => actions.go(withType(value))}
      />
      <span class="option-name">${label}</span
      ><span class="count">${locale.number(count)}${atLeast || more ? '+' : ''}</span>
    </label>`;
  return html`<label class="search">
      ${icon('search')}<span class="sr-only">${filters.searchTypes}</span>
      <input
        type="search"
        autocomplete="off"
        spellcheck="false"
        placeholder=${filters.searchTypes}
        .value=${live(typeSearch)}
        @input=${(event: Event) => actions.searchTypes((event.target as HTMLInputElement).value)}
      />
    </label>
    <div class="options">
      ${repeat(choices, ({ value }) => value, option)}
      ${choices.length === 0 ? html`<p class="muted">${filters.noSuchType}</p>` : nothing}
      ${isFull ? html`<p class="muted" data-types-full>${filters.mostTypes}</p>` : nothing}
      ${omitted === 0 ? nothing : html`<p class="muted" data-types-omitted>${filters.typesOmitted(omitted, locale.number(omitted))}</p>`}
    </div>
    ${
      chosenTypes.length === 0
        ? nothing
        : html`<div class="panel-foot">
            <button
              class="button quiet small"
              type="button"
              @click=${() => actions.go(withConditions(state, { task_type: [] }))}
            >
              ${filters.clearTypes}
            </button>
          </div>`
    }`;
}
