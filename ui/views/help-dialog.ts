import type { TemplateResult } from 'lit-html';
import { html } from 'lit-html';
import type { Locale } from '../i18n/locale.js';
import { icon } from './icons.js';

const KEYS = [
  ['move', ['J', 'K', '↓', '↑']],
  ['toggle', ['Enter']],
  ['search', ['/']],
  ['filter', ['T']],
  ['refresh', ['R']],
  ['turn', ['[', ']']],
  ['escape', ['Esc']],
  ['help', ['?']],
] as const;

export function helpDialog({ messages }: Locale): TemplateResult {
  const { help } = messages;
  return html`<dialog id="help" aria-labelledby="help-title">
    <form method="dialog">
      <div class="dialog-head">
        <h2 id="help-title">${help.title}</h2>
        <button class="button quiet icon-only" aria-label=${help.close} title=${help.close}>
          ${icon('close')}
        </button>
      </div>
      <dl class="shortcuts">
        ${KEYS.map(
          ([what, keys]) =>
            html`<dt>${keys.map((key) => html`<kbd>${key}</kbd>`)}</dt>
              <dd>${help.keys[what]}</dd>`,
        )}
      </dl>
    </form>
  </dialog>`;
}

export function openHelp(): void {
  const dialog = document.getElementById('help');
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}
