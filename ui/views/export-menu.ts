import type { TemplateResult } from 'lit-html';
import { html, nothing } from 'lit-html';
import { exportText } from '../i18n/export-text.js';
import type { ListActions, ListModel } from '../list/list-model.js';
import { icon } from './icons.js';
import { focusMenuButton, menu } from './menu.js';

const FORMATS = ['csv', 'ndjson'] as const;

/** Saves all tasks of the list as a file. */
export function exportMenu(model: ListModel, actions: ListActions): TemplateResult {
  const { export: words } = model.locale.messages;
  return menu(model, actions, {
    name: 'export',
    label: words.label,
    caption: null,
    chosen: false,
    content: () =>
      html`<div class="options">
        ${FORMATS.map(
          (format) =>
            html`<button
              class="option"
              type="button"
              data-export=${format}
              @click=${() => {
                actions.setMenu(null);
                focusMenuButton('export');
                actions.exportAs(format);
              }}
            >
              ${words.formats[format]}
            </button>`,
        )}
      </div>`,
  });
}

/** How the export is going, or went. */
export function exportNotice(
  { locale, exporting }: ListModel,
  actions: ListActions,
): TemplateResult | typeof nothing {
  if (exporting === null) return nothing;
  const { export: words } = locale.messages;
  const { kind } = exporting;
  const isGood = kind === 'running' || kind === 'whole';
  return html`<div class="notice ${isGood ? 'info' : 'danger'}" data-export-state=${kind}>
    ${icon(isGood ? 'download' : 'warning')}
    <p>${exportText(exporting, locale)}</p>
    <button class="button small" type="button" data-export-end @click=${actions.endExport}>
      ${kind === 'running' ? words.cancel : words.close}
    </button>
  </div>`;
}
