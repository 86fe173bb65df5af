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

const NAMES_SHOWN = 2;

/** The filter by task type: a menu with a search, since a platform has dozens. */
export function typeMenu(model: ListModel, actions: ListActions): TemplateResult {
  const { locale, state, typeMenu: menu } = model;
  const { filters } = locale.messages;
  const chosen = state.taskTypes;
  const more = chosen.length > NAMES_SHOWN ? locale.number(chosen.length - NAMES_SHOWN) : null;
  const caption =
    chosen.length === 0
      ? filters.allTypes
      : filters.typesChosen(
          chosen
            .slice(0, NAMES_SHOWN)
            .map((value) => typeText(value, locale.messages))
            .join(', '),
          more,
        );
  const close = (): void => actions.setTypeMenu({ open: false, search: '' });
  const leave = (event: FocusEvent): void => {
    const to = event.relatedTarget;
    const root = event.currentTarget as HTMLElement;
    if (menu.open && to instanceof Node && !root.contains(to)) close();
  };
  const press = (event: KeyboardEvent): void => {
    const root = event.currentTarget as HTMLElement;
    if (event.key === 'Escape' && menu.open) {
      event.stopPropagation();
      close();
      root.querySelector<HTMLElement>('[data-type-menu]')?.focus();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') moveFocus(event, root);
  };
  return html`<div class="menu" data-menu @focusout=${leave} @keydown=${press}>
    <button
      class="button select ${chosen.length > 0 ? 'chosen' : ''}"
      type="button"
      data-type-menu
      aria-expanded=${menu.open}
      aria-controls=${menu.open ? 'type-menu' : nothing}
      @click=${() => (menu.open ? close() : actions.setTypeMenu({ open: true }))}
    >
      <span class="select-label">${filters.type}</span
      ><span class="select-value">${caption}</span>${icon('down')}
    </button>
    ${menu.open ? panel(model, actions) : nothing}
  </div>`;
}

function panel({ locale, state, shown, typeMenu: menu }: ListModel, actions: ListActions): TemplateResult {
  const { filters } = locale.messages;
  const facets = shown?.page.facets;
  const more = shown !== null && isIncomplete(shown.page);
  const omitted = facets?.task_type_omitted ?? 0;
  const choices = typeChoices(facets?.task_type ?? [], state.taskTypes, menu.search, locale.messages);
  const withType = (value: string): ListState =>
    withConditions(state, { taskTypes: toggled(state.taskTypes, value) });
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
  return html`<div class="panel" id="type-menu" role="group" aria-label=${filters.type}>
    <label class="search">
      ${icon('search')}<span class="sr-only">${filters.searchTypes}</span>
      <input
        type="search"
        autocomplete="off"
        spellcheck="false"
        placeholder=${filters.searchTypes}
        data-type-search
        .value=${live(menu.search)}
        @input=${(event: Event) => actions.setTypeMenu({ search: (event.target as HTMLInputElement).value })}
      />
    </label>
    <div class="options">
      ${repeat(choices, ({ value }) => value, option)}
      ${choices.length === 0 ? html`<p class="muted">${filters.noSuchType}</p>` : nothing}
      ${isFull ? html`<p class="muted" data-types-full>${filters.mostTypes}</p>` : nothing}
      ${omitted === 0 ? nothing : html`<p class="muted" data-types-omitted>${filters.typesOmitted(omitted, locale.number(omitted))}</p>`}
    </div>
    ${
      state.taskTypes.length === 0
        ? nothing
        : html`<div class="panel-foot">
            <button
              class="button quiet small"
              type="button"
              @click=${() => actions.go(withConditions(state, { taskTypes: [] }))}
            >
              ${filters.clearTypes}
            </button>
          </div>`
    }
  </div>`;
}

function moveFocus(event: KeyboardEvent, root: HTMLElement): void {
  const stops = [...root.querySelectorAll<HTMLElement>('.panel input:enabled')];
  const at = stops.indexOf(event.target as HTMLElement);
  const next = stops[at + (event.key === 'ArrowDown' ? 1 : -1)];
  if (at === -1 || next === undefined) return;
  event.preventDefault();
  next.focus();
}
