import type { TemplateResult } from 'lit-html';
import { html, nothing } from 'lit-html';
import type { WireTask } from '../../src/adapters/http/wire.js';
import { typeText } from '../i18n/type-text.js';
import type { Column } from '../list/columns.js';
import type { ListActions, ListModel } from '../list/list-model.js';
import { keyOf } from '../list/list-state.js';
import { originText } from '../list/sources.js';
import { copyButton } from './copy-button.js';
import { userLink } from './user-link.js';
import { durationText, endOf, nameOf, progressText, statusBadge, timeText } from './task-parts.js';

const SHORT_ID = 8;
const LONGEST_ERROR = 200;

export function taskCell(
  column: Column,
  task: WireTask,
  model: ListModel,
  actions: ListActions,
): TemplateResult {
  const label = model.locale.messages.columns[column];
  const content = contentOf(column, task, model, actions);
  if (column === 'status' || column === 'name') {
    return html`<td role="cell" class="col-${column}">${content}</td>`;
  }
  const group = column === 'created' || column === 'started' || column === 'finished' ? 'col-time' : '';
  return html`<td role="cell" class="col-${column} ${group}" data-label=${label}>${content}</td>`;
}

function contentOf(column: Column, task: WireTask, model: ListModel, actions: ListActions): unknown {
  const { locale, now } = model;
  switch (column) {
    case 'status':
      return statusBadge(task, locale);
    case 'name':
      return nameAndId(task, model, actions);
    case 'type':
      return clipped(typeText(task.task_type, locale.messages));
    case 'source':
      return html`<span class="source" data-source=${task.source}
        >${clipped(originText(task, locale.messages))}</span
      >`;
    case 'user':
      return userLink(task, model, actions);
    case 'progress':
      return progressText(task, locale);
    case 'created':
    case 'started':
      return timeText(task[`${column}_at`], locale, now);
    case 'finished':
      return timeText(endOf(task), locale, now);
    case 'duration':
      return durationText(task, locale, now);
    case 'error':
      return errorLine(task);
  }
}

function nameAndId(task: WireTask, model: ListModel, actions: ListActions): TemplateResult {
  const name = nameOf(task, model.locale);
  const below = {
    type: model.columns.includes('type')
      ? nothing
      : html`<span class="clip type-below muted">${typeText(task.task_type, model.locale.messages)}</span>`,
    error: model.columns.includes('error') ? nothing : errorLine(task),
  };
  const copy = copyButton(model, actions, {
    what: `id ${keyOf(task)}`,
    text: () => task.id,
    label: model.locale.messages.list.copyId(name),
    iconOnly: true,
  });
  return html`<span class="name-cell"
    ><span class="name ${task.name === null ? 'muted' : ''}" title=${name}>${name}</span
    ><span class="id mono">${shortId(task.id)}</span>${below.type}${below.error}${copy}</span
  >`;
}

function errorLine({ error }: WireTask): TemplateResult | typeof nothing {
  if (error === null || error === '') return nothing;
  return html`<span class="clip error" title=${error}>${firstLine(error)}</span>`;
}

function clipped(text: string): TemplateResult {
  return html`<span class="clip" title=${text}>${text}</span>`;
}

function shortId(id: string): string {
  const characters = [...id];
  return characters.length <= SHORT_ID + 4 ? id : `${characters.slice(0, SHORT_ID).join('')}…`;
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0]?.slice(0, LONGEST_ERROR) ?? '';
}
