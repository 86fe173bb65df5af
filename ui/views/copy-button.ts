import type { TemplateResult } from 'lit-html';
import { html } from 'lit-html';
import type { ListActions, ListModel } from '../list/list-model.js';
import { icon } from './icons.js';

interface CopyButton {
  /** Tells this button from the others. */
  readonly what: string;
  readonly text: () => string;
  readonly label: string;
  readonly iconOnly?: boolean;
}

export function copyButton(
  { copied, locale }: ListModel,
  actions: ListActions,
  { what, text, label, iconOnly = false }: CopyButton,
): TemplateResult {
  const done = copied === what;
  const caption = done ? locale.messages.list.copied : label;
  const click = (event: Event): void => {
    event.stopPropagation();
    actions.copy(what, text());
  };
  if (iconOnly) {
    return html`<button
      class="button quiet icon-only copy ${done ? 'done' : ''}"
      type="button"
      aria-label=${label}
      title=${caption}
      @click=${click}
    >
      ${icon(done ? 'done' : 'copy')}
    </button>`;
  }
  return html`<button class="button small copy ${done ? 'done' : ''}" type="button" @click=${click}>
    ${icon(done ? 'done' : 'copy')}<span>${caption}</span>
  </button>`;
}
