import type { TemplateResult } from 'lit-html';
import { html, nothing } from 'lit-html';
import { guard } from 'lit-html/directives/guard.js';
import { repeat } from 'lit-html/directives/repeat.js';
import type { WireTask } from '../../src/adapters/http/wire.js';
import { clockText } from '../i18n/timestamp.js';
import type { Column } from '../list/columns.js';
import type { DepartedTask, ListActions, ListModel } from '../list/list-model.js';
import { keyOf, withOrder } from '../list/list-state.js';
import { icon } from './icons.js';
import { taskRow } from './task-row.js';

export function taskTable(model: ListModel, actions: ListActions): TemplateResult {
  const { locale, shown, loading, columns } = model;
  const { list, details } = locale.messages;
  const departed = shown?.departed ?? [];
  const busy = loading === 'navigation';
  return html`<table role="table" class="tasks" aria-label=${list.tableLabel} aria-busy=${busy}>
    <thead role="rowgroup">
      <tr role="row">
        <th role="columnheader" scope="col" class="col-toggle">
          <span class="sr-only">${details.payload}</span>
        </th>
        ${repeat(
          columns,
          (column) => column,
          (column) => header(column, model, actions),
        )}
      </tr>
    </thead>
    <tbody role="rowgroup" class=${busy ? 'being-replaced' : ''}>
      ${rows(shown?.page.items ?? [], model, actions)}
    </tbody>
    ${departed.length === 0 ? nothing : departedRows(departed, model, actions)}
  </table>`;
}

/** A row is drawn anew only if something that it shows has changed; its times tick by themselves. */
function rows(tasks: readonly WireTask[], model: ListModel, actions: ListActions): unknown {
  const { locale, state, columns, copied } = model;
  return repeat(tasks, keyOf, (task) => {
    const key = keyOf(task);
    const open = state.open.includes(key);
    const shows = [
      task,
      locale,
      columns.join(),
      open,
      open && actions.tree.revision,
      copied?.includes(key) ? copied : null,
    ];
    return guard(shows, () => taskRow(task, model, actions));
  });
}

function departedRows(
  departed: readonly DepartedTask[],
  model: ListModel,
  actions: ListActions,
): TemplateResult {
  const { list } = model.locale.messages;
  const seenAt = clockText(Math.min(...departed.map((one) => one.seenAt)));
  return html`<tbody role="rowgroup" class="departed">
    <tr role="row">
      <th role="rowheader" scope="rowgroup" colspan=${model.columns.length + 1}>
        ${list.departed} <span class="muted">${list.departedHint(seenAt)}</span>
      </th>
    </tr>
    ${rows(
      departed.map(({ task }) => task),
      model,
      actions,
    )}
  </tbody>`;
}

function header(column: Column, model: ListModel, actions: ListActions): TemplateResult {
  if (column === 'created' || column === 'started' || column === 'finished') {
    return sortHeader(column, model, actions);
  }
  const name = model.locale.messages.columns[column];
  return html`<th role="columnheader" scope="col" class="col-${column}">${name}</th>`;
}

function sortHeader(
  column: 'created' | 'started' | 'finished',
  { locale, state }: ListModel,
  actions: ListActions,
): TemplateResult {
  const key = `${column}_at`;
  const sorted = state.sort.replace(/^-/, '') === key;
  const descending = state.sort.startsWith('-');
  const next = sorted && descending ? key : `-${key}`;
  return html`<th
    role="columnheader"
    scope="col"
    class="col-${column} col-time"
    aria-sort=${sorted ? (descending ? 'descending' : 'ascending') : 'none'}
  >
    <button class="sort-header" type="button" @click=${() => actions.go(withOrder(state, next))}>
      ${locale.messages.columns[column]}<span class="sort-mark"
        >${icon(sorted && !descending ? 'ascending' : 'descending')}</span
      >
    </button>
  </th>`;
}
