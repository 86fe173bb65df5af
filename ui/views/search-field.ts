import type { TemplateResult } from 'lit-html';
import { html } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import type { ListActions, ListModel } from '../list/list-model.js';
import { icon } from './icons.js';

/** As many characters as the server reads. */
const MAX_LENGTH = 500;

export function searchField({ locale, search: text }: ListModel, { searching }: ListActions): TemplateResult {
  const { search } = locale.messages;
  const typed = (event: InputEvent | CompositionEvent): void => {
    const { value } = event.currentTarget as HTMLInputElement;
    searching.type(value, event instanceof InputEvent && event.isComposing);
  };
  const empty = (field: HTMLInputElement | null): void => {
    if (field === null) return;
    field.focus();
    field.value = '';
    searching.type('', false);
    searching.apply();
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    const field = event.currentTarget as HTMLInputElement;
    if (field.value === '') field.blur();
    else empty(field);
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    searching.apply();
  };
  return html`<form class="find" role="search" @submit=${submit}>
    <div class="find-box">
      ${icon('search')}
      <input
        type="search"
        name="q"
        maxlength=${MAX_LENGTH}
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        enterkeyhint="search"
        placeholder=${search.placeholder}
        aria-label=${search.label}
        aria-describedby="search-hint"
        data-search
        .value=${live(text)}
        @input=${typed}
        @compositionend=${typed}
        @keydown=${press}
        @blur=${searching.leave}
      />
      <kbd aria-hidden="true">/</kbd>
      <button
        class="button quiet icon-only"
        type="button"
        aria-label=${search.clear}
        title=${search.clear}
        data-clear-search
        @mousedown=${(event: Event) => event.preventDefault()}
        @click=${() => empty(document.querySelector('[data-search]'))}
      >
        ${icon('close')}
      </button>
    </div>
    <p class="muted" id="search-hint">${search.hint}</p>
  </form>`;
}
