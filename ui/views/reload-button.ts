import type { TemplateResult } from 'lit-html';
import { html } from 'lit-html';
import type { Messages } from '../i18n/messages.js';

/** Loads the page anew, and with it whatever is in front of the server. */
export function reloadButton({ faults }: Messages, look: 'small' | 'primary'): TemplateResult {
  return html`<button class="button ${look}" type="button" data-reload @click=${() => location.reload()}>
    ${faults.reloadPage}
  </button>`;
}
