import type { TemplateResult } from 'lit-html';
import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { WireTask } from '../../src/adapters/http/wire.js';
import { clockText } from '../i18n/timestamp.js';
import type { ListActions, ListModel } from '../list/list-model.js';
import type { SortKey } from '../list/list-state.js';
import { SORT_KEYS, keyOf, withConditions } from '../list/list-state.js';
import { icon } from './icons.js';
import { taskRow } from './task-row.js';

const TIME_COLUMNS = { created_at: 'created', started_at: 'started', finished_at: 'finished' } as const;

/** The moments that have a column: all where there is room, otherwise the creation and what the list is sorted by. */
export function timeColumns({ wide, state }: ListModel): SortKey[] {
  return SORT_KEYS.filter((key) => wide || key === 'created_at' || state.sort.replace(/^-/, '') === key);
}

export function taskTable(model: ListModel, actions: ListActions): TemplateResult {
  const { locale, shown, loading } = model;
  const { columns, list } = locale.messages;
  const moments = timeColumns(model);
  const columnCount = 9 + moments.length;
  const plain = (name: Exclude<keyof typeof columns, 'created' | 'started' | 'finished'>): TemplateResult =>
    html`<th role="columnheader" scope="col" class="col-${name}">${columns[name]}</th>`;
  const rows = (tasks: readonly WireTask[]): unknown =>
    repeat(tasks, keyOf, (task) => taskRow(task, { model, actions, moments, columnCount }));
  const departed = shown?.departed ?? [];
  return html`<div class="table-frame" data-scroller tabindex="-1">
    <table role="table" class="tasks" aria-label=${list.tableLabel} aria-busy=${loading === 'navigation'}>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col" class="col-toggle">
            <span class="sr-only">${locale.messages.details.payload}</span>
          </th>
          ${plain('status')} ${plain('name')} ${plain('type')} ${plain('source')} ${plain('user')}
          ${plain('progress')}
          ${repeat(
            moments,
            (key) => key,
            (key) => sortHeader(key, model, actions),
          )}
          ${plain('duration')} ${plain('error')}
        </tr>
      </thead>
      <tbody role="rowgroup" class=${loading === 'navigation' ? 'being-replaced' : ''}>
        ${rows(shown?.page.items ?? [])}
      </tbody>
      ${
        departed.length === 0
          ? nothing
          : html`<tbody role="rowgroup" class="departed">
              <tr role="row">
                <th role="rowheader" scope="rowgroup" colspan=${columnCount}>
                  ${list.departed}
                  <span class="muted"
                    >${list.departedHint(clockText(Math.min(...departed.map(({ seenAt }) => seenAt))))}</span
                  >
                </th>
              </tr>
              ${rows(departed.map(({ task }) => task))}
            </tbody>`
      }
    </table>
  </div>`;
}

function sortHeader(key: SortKey, { locale, state }: ListModel, actions: ListActions): TemplateResult {
  const { columns } = locale.messages;
  const sorted = state.sort.replace(/^-/, '') === key;
  const descending = state.sort.startsWith('-');
  const next = sorted && descending ? key : `-${key}`;
  const name = TIME_COLUMNS[key];
  return html`<th
    role="columnheader"
    scope="col"
    class="col-time col-${name}"
    aria-sort=${sorted ? (descending ? 'descending' : 'ascending') : 'none'}
  >
    <button
      class="sort-header"
      type="button"
      @click=${() => actions.go(withConditions(state, { sort: next }))}
    >
      ${columns[name]}<span class="sort-mark"
        >${icon(sorted && !descending ? 'ascending' : 'descending')}</span
      >
    </button>
  </th>`;
}
