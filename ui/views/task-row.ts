import type { TemplateResult } from 'lit-html';
import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { WireTask } from '../../src/adapters/http/wire.js';
import type { ListActions, ListModel } from '../list/list-model.js';
import { keyOf } from '../list/list-state.js';
import { icon } from './icons.js';
import { taskCell } from './task-cell.js';
import { taskDetails } from './task-details.js';
import { nameOf } from './task-parts.js';

/** A task's row and, while they are open, its details below it. */
export function taskRow(task: WireTask, model: ListModel, actions: ListActions): TemplateResult {
  const { locale, state, columns } = model;
  const key = keyOf(task);
  const open = state.open.includes(key);
  const detailsId = `details ${key}`.replaceAll(/\s/g, '-');
  const click = (event: MouseEvent): void => {
    if (isForRow(event)) actions.toggleRow(key);
  };
  return html`<tr role="row" class="task ${open ? 'open' : ''}" data-key=${key} @click=${click}>
      <td role="cell" class="col-toggle">
        <button
          class="button quiet icon-only toggle"
          type="button"
          aria-expanded=${open}
          aria-controls=${open ? detailsId : nothing}
          aria-label=${locale.messages.list.showDetails(nameOf(task, locale))}
          @click=${() => actions.toggleRow(key)}
        >
          ${icon('chevron')}
        </button>
      </td>
      ${repeat(
        columns,
        (column) => column,
        (column) => taskCell(column, task, model, actions),
      )}
    </tr>
    ${
      open
        ? html`<tr role="row" class="details-row" id=${detailsId}>
            <td role="cell" colspan=${columns.length + 1}>${taskDetails(task, model, actions)}</td>
          </tr>`
        : nothing
    }`;
}

/** A click opens the row unless it was meant for something inside of it, or ends the selecting of text. */
function isForRow(event: MouseEvent): boolean {
  const { target } = event;
  if (target instanceof Element && target.closest('button, a, input, [data-tip]') !== null) return false;
  const selection = getSelection();
  return (
    selection === null || selection.isCollapsed || !selection.containsNode(event.currentTarget as Node, true)
  );
}
