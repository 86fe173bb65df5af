import type { TemplateResult } from 'lit-html';
import { html, nothing } from 'lit-html';
import type { WireTask } from '../../src/adapters/http/wire.js';
import type { ListActions, ListModel } from '../list/list-model.js';
import type { SortKey } from '../list/list-state.js';
import { keyOf } from '../list/list-state.js';
import { copyButton } from './copy-button.js';
import { icon } from './icons.js';
import { taskDetails } from './task-details.js';
import { durationText, nameOf, nothingThere, progressText, statusBadge, timeText } from './task-parts.js';

const SHORT_ID = 8;
const MOMENT_LABELS = { created_at: 'created', started_at: 'started', finished_at: 'finished' } as const;

interface Row {
  readonly model: ListModel;
  readonly actions: ListActions;
  readonly moments: readonly SortKey[];
  readonly columnCount: number;
}

/** A task's row and, while they are open, its details below it. */
export function taskRow(task: WireTask, { model, actions, moments, columnCount }: Row): TemplateResult {
  const { locale, state, now } = model;
  const { columns, list, source } = locale.messages;
  const key = keyOf(task);
  const open = state.open.includes(key);
  const name = nameOf(task, locale);
  const detailsId = `details ${key}`.replaceAll(/\s/g, '-');
  const click = (event: MouseEvent): void => {
    if (!isForRow(event)) return;
    actions.toggleRow(key);
  };
  return html`<tr role="row" class="task ${open ? 'open' : ''}" data-key=${key} @click=${click}>
      <td role="cell" class="col-toggle">
        <button
          class="button quiet icon-only toggle"
          type="button"
          aria-expanded=${open}
          aria-controls=${open ? detailsId : nothing}
          aria-label=${list.showDetails(name)}
          @click=${() => actions.toggleRow(key)}
        >
          ${icon('chevron')}
        </button>
      </td>
      <td role="cell" class="col-status">${statusBadge(task.status, locale)}</td>
      <td role="cell" class="col-name">
        <span class="name-cell"
          ><span class="name ${task.name === null ? 'muted' : ''}" title=${name}>${name}</span
          ><span class="id mono">${shortId(task.id)}</span
          >${copyButton(model, actions, { what: `id ${key}`, text: () => task.id, label: list.copyId(name), iconOnly: true })}</span
        >
      </td>
      <td role="cell" class="col-type" data-label=${columns.type}>
        <span class="clip" title=${task.task_type}>${task.task_type}</span>
      </td>
      <td role="cell" class="col-source" data-label=${columns.source}>
        <span class="source" data-source=${task.source}>${source[task.source] ?? task.source}</span>
      </td>
      <td role="cell" class="col-user" data-label=${columns.user}>
        ${task.user_id === null ? nothingThere : html`<span class="clip" title=${task.user_id}>${task.user_id}</span>`}
      </td>
      <td role="cell" class="col-progress" data-label=${columns.progress}>${progressText(task, locale)}</td>
      ${moments.map(
        (moment) =>
          html`<td role="cell" class="col-time" data-label=${columns[MOMENT_LABELS[moment]]}>
            ${timeText(task[moment], locale, now)}
          </td>`,
      )}
      <td role="cell" class="col-duration" data-label=${columns.duration}>
        ${durationText(task, locale, now)}
      </td>
      <td role="cell" class="col-error" data-label=${columns.error}>
        ${
          task.error === null || task.error === ''
            ? nothing
            : html`<span class="clip error" title=${task.error}>${firstLine(task.error)}</span>`
        }
      </td>
    </tr>
    ${
      open
        ? html`<tr role="row" class="details-row" id=${detailsId}>
            <td role="cell" colspan=${columnCount}>${taskDetails(task, model, actions)}</td>
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

function shortId(id: string): string {
  const characters = [...id];
  return characters.length <= SHORT_ID + 4 ? id : `${characters.slice(0, SHORT_ID).join('')}…`;
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0]?.slice(0, 200) ?? '';
}
