import type { TemplateResult } from 'lit-html';
import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { Chip } from '../list/conditions.js';
import { chipsOf } from '../list/conditions.js';
import type { ListActions, ListModel } from '../list/list-model.js';
import { withConditions } from '../list/list-state.js';
import { icon } from './icons.js';

/** The conditions that hold, each with a way to remove it; those that their controls show are left out on demand. */
export function filterChips(
  { locale, state }: ListModel,
  actions: ListActions,
  which: 'all' | 'out of view' = 'all',
): TemplateResult | typeof nothing {
  const { filters, condition } = locale.messages;
  const chips = chipsOf(state.conditions, locale).filter(({ isInView }) => which === 'all' || !isInView);
  if (chips.length === 0) return nothing;
  const remove = (event: Event, { others }: Chip): void => {
    const list = (event.currentTarget as Element).closest('ul');
    const at = [...(list?.querySelectorAll('button') ?? [])].indexOf(
      event.currentTarget as HTMLButtonElement,
    );
    actions.go(withConditions(state, others));
    focusNear(list, at);
  };
  return html`<ul class="chips" aria-label=${filters.active}>
    ${repeat(
      chips,
      ({ name, value }) => `${name} ${value}`,
      (chip) => {
        const text = condition(chip.label, chip.text);
        return html`<li>
          <button
            class="chip"
            type="button"
            data-chip=${chip.name}
            aria-label=${filters.remove(text)}
            @click=${(event: Event) => remove(event, chip)}
          >
            <span>${text}</span>${icon('close')}
          </button>
        </li>`;
      },
    )}
  </ul>`;
}

/** Who removes chips by the keyboard goes on with the next one, or where the next condition would be typed. */
function focusNear(list: Element | null, at: number): void {
  const left = list?.isConnected === true ? [...list.querySelectorAll('button')] : [];
  const next = left[at] ?? left.at(-1) ?? document.querySelector<HTMLElement>('[data-search]');
  next?.focus();
}
