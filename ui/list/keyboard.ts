import { openHelp } from '../views/help-dialog.js';
import type { ListActions } from './list-model.js';
import { shortcutOf } from './shortcuts.js';

const TYPING = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]';

/** Lets the page be used by keys alone. */
export function installKeyboard(actions: ListActions): void {
  document.addEventListener('keydown', (event) => {
    const target = event.target instanceof Element ? event.target : document.body;
    if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]') !== null)
      return;
    const row = target.closest('tr.task');
    const shortcut = shortcutOf(event, { typing: target.matches(TYPING), inRow: row !== null });
    if (shortcut === null) return;
    event.preventDefault();
    switch (shortcut) {
      case 'next_row':
      case 'previous_row':
        focusRow(shortcut === 'next_row' ? 1 : -1);
        break;
      case 'search':
        document.querySelector<HTMLInputElement>('[data-search]')?.select();
        break;
      case 'filter':
        document.querySelector<HTMLElement>('[data-menu-button=type][aria-expanded=false]')?.click();
        break;
      case 'refresh':
        actions.refresh();
        break;
      case 'help':
        openHelp();
        break;
      case 'previous_page':
      case 'next_page':
        document
          .querySelector<HTMLElement>(`[data-page-link="${shortcut === 'next_page' ? 'next' : 'previous'}"]`)
          ?.click();
        break;
    }
  });
}

/** From the row that has the focus, or whose details have it, to the next one. */
function focusRow(step: 1 | -1): void {
  const toggles = [...document.querySelectorAll<HTMLElement>('tr.task .toggle')];
  const active = document.activeElement;
  const details = active?.closest('tr.details-row');
  const row = details?.previousElementSibling ?? active?.closest('tr.task');
  const at = toggles.findIndex((toggle) => toggle.closest('tr') === row);
  const next = at === -1 ? toggles[step === 1 ? 0 : toggles.length - 1] : toggles[at + step];
  next?.focus({ preventScroll: true });
  next?.closest('tr')?.scrollIntoView({ block: 'nearest' });
}
