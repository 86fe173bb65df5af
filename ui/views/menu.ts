import type { TemplateResult } from 'lit-html';
import { html, nothing } from 'lit-html';
import type { ListActions, ListModel, MenuName } from '../list/list-model.js';
import { icon } from './icons.js';

interface Menu {
  readonly name: MenuName;
  readonly label: string;
  /** What is chosen, where something is shown of it on the button. */
  readonly caption: string | null;
  readonly chosen: boolean;
  readonly content: () => unknown;
}

/** A button with a panel below it: Escape, a click elsewhere or Tab beyond its end closes it, arrows move within. */
export function menu(
  { menu: open }: ListModel,
  { setMenu }: ListActions,
  { name, label, caption, chosen, content }: Menu,
): TemplateResult {
  const isOpen = open === name;
  const leave = (event: FocusEvent): void => {
    const to = event.relatedTarget;
    const root = event.currentTarget as HTMLElement;
    if (isOpen && to instanceof Node && !root.contains(to)) setMenu(null);
  };
  const press = (event: KeyboardEvent): void => {
    const root = event.currentTarget as HTMLElement;
    if (event.key === 'Escape' && isOpen) {
      event.stopPropagation();
      setMenu(null);
      focusMenuButton(name);
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') moveFocus(event, root);
  };
  return html`<div class="menu" data-menu=${name} @focusout=${leave} @keydown=${press}>
    <button
      class="button select ${chosen ? 'chosen' : ''}"
      type="button"
      data-menu-button=${name}
      aria-expanded=${isOpen}
      aria-controls=${isOpen ? `${name}-menu` : nothing}
      @click=${() => setMenu(isOpen ? null : name)}
    >
      <span class=${caption === null ? '' : 'select-label'}>${label}</span>${
        caption === null ? nothing : html`<span class="select-value">${caption}</span>`
      }${icon('down')}
    </button>
    ${isOpen ? html`<div class="panel" id="${name}-menu" role="group" aria-label=${label}>${content()}</div>` : nothing}
  </div>`;
}

export function focusMenuButton(name: MenuName): void {
  document.querySelector<HTMLElement>(`[data-menu-button=${name}]`)?.focus();
}

/** What an open menu begins with. */
export function focusMenu(name: MenuName): void {
  document.querySelector<HTMLElement>(`#${name}-menu :is(input, button):enabled`)?.focus();
}

function moveFocus(event: KeyboardEvent, root: HTMLElement): void {
  const stops = [
    ...root.querySelectorAll<HTMLElement>('.panel :is(.option, [type=search], .option input):enabled'),
  ];
  const at = stops.indexOf(event.target as HTMLElement);
  const next = stops[at + (event.key === 'ArrowDown' ? 1 : -1)];
  if (at === -1 || next === undefined) return;
  event.preventDefault();
  next.focus();
}
