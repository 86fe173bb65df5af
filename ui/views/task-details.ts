import type { TemplateResult } from 'lit-html';
import { html, nothing } from 'lit-html';
import type { WireTask } from '../../src/adapters/http/wire.js';
import { localText, timestampMs, utcText } from '../i18n/timestamp.js';
import { typeText } from '../i18n/type-text.js';
import type { ListActions, ListModel } from '../list/list-model.js';
import { keyOf, ofTask } from '../list/list-state.js';
import { originText, sourceText } from '../list/sources.js';
import { formatJson } from '../session/read-json.js';
import { copyButton } from './copy-button.js';
import { goOnClick } from './go-on-click.js';
import { icon } from './icons.js';
import { jsonTree } from './json-tree.js';
import {
  durationText,
  endOf,
  nameOf,
  nothingThere,
  progressText,
  spansOf,
  statusInFull,
} from './task-parts.js';
import { ticking } from './ticking.js';
import { userLink } from './user-link.js';

/** All that is known of one task. */
export function taskDetails(task: WireTask, model: ListModel, actions: ListActions): TemplateResult {
  const { locale } = model;
  const { details } = locale.messages;
  return html`<section class="details" aria-label=${details.label(nameOf(task, locale))}>
    <div class="details-facts">${facts(task, model, actions)} ${times(task, model)}</div>
    <div class="details-texts">${error(task, model, actions)} ${payload(task, model, actions)}</div>
  </section>`;
}

function facts(task: WireTask, model: ListModel, actions: ListActions): TemplateResult {
  const { locale } = model;
  const { columns, conditions, details, list, condition } = locale.messages;
  const label = list.copyId(nameOf(task, locale));
  return html`<h2>${details.overview}</h2>
    <dl class="facts">
      <dt>${columns.name}</dt>
      <dd>${nameOf(task, locale)}</dd>
      <dt>${conditions.id}</dt>
      <dd class="mono">
        <span>${task.id}</span
        >${copyButton(model, actions, { what: `id ${keyOf(task)} details`, text: () => task.id, label, iconOnly: true })}
      </dd>
      <dt>${columns.status}</dt>
      <dd>${statusInFull(task, locale)}</dd>
      <dt>${columns.type}</dt>
      <dd>${typeText(task.task_type, locale.messages)}</dd>
      <dt>${columns.source}</dt>
      <dd>
        ${task.origin === task.source ? nothing : condition(sourceText(task.source, locale.messages), '')}${originText(task, locale.messages)}
      </dd>
      <dt>${columns.user}</dt>
      <dd>${userLink(task, model, actions)}</dd>
      ${
        task.progress === null
          ? nothing
          : html`<dt>${columns.progress}</dt>
              <dd>${progressText(task, locale)}</dd>`
      }
    </dl>
    ${permalink(task, model, actions)}`;
}

function permalink(task: WireTask, model: ListModel, actions: ListActions): TemplateResult {
  const { task: words } = model.locale.messages;
  const state = ofTask(task);
  const href = actions.href(state);
  return html`<p class="permalink">
    ${
      model.state.view === 'task'
        ? nothing
        : html`<a href=${href} data-permalink @click=${goOnClick(() => actions.go(state))}
            >${icon('link')}${words.link}</a
          >`
    }
    ${copyButton(model, actions, {
      what: `link ${keyOf(task)}`,
      text: () => new URL(href, location.href).href,
      label: words.copyLink,
    })}
  </p>`;
}

function times(task: WireTask, { locale, now }: ListModel): TemplateResult {
  const { columns, details } = locale.messages;
  const { waitedMs } = spansOf(task, now());
  const moment = (label: string, timestamp: string | null): TemplateResult => {
    const ms = timestampMs(timestamp);
    return html`<dt>${label}</dt>
      <dd>
        ${
          timestamp === null
            ? nothingThere
            : html`${ms === null ? nothing : html`<span>${ticking(() => locale.ago(now() - ms))}</span>`}
                <time class="mono" datetime=${timestamp}>${localText(timestamp)}</time>
                <time class="mono muted" datetime=${timestamp}>${utcText(timestamp)}</time>`
        }
      </dd>`;
  };
  return html`<h2>${details.times}</h2>
    <dl class="facts times">
      ${moment(columns.created, task.created_at)} ${moment(columns.started, task.started_at)}
      ${moment(columns.finished, endOf(task))}
      ${
        task.status === 'queued' || waitedMs === null
          ? nothing
          : html`<dt>${details.waited}</dt>
              <dd>${locale.duration(waitedMs, true)}</dd>`
      }
      <dt>${columns.duration}</dt>
      <dd>${durationText(task, locale, now)}</dd>
    </dl>`;
}

function error(task: WireTask, model: ListModel, actions: ListActions): TemplateResult | typeof nothing {
  const { error: text } = task;
  if (text === null || text === '') return nothing;
  const { details } = model.locale.messages;
  return html`<div class="details-head">
      <h2>${details.error}</h2>
      ${copyButton(model, actions, { what: `error ${keyOf(task)}`, text: () => text, label: details.copyError })}
    </div>
    <pre class="error-text" tabindex="0">${text}</pre>`;
}

function payload(task: WireTask, model: ListModel, actions: ListActions): TemplateResult {
  const { locale } = model;
  const { details } = locale.messages;
  const value = task.details;
  if (
    value === null ||
    value === undefined ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  ) {
    return html`<h2>${details.payload}</h2>
      <p class="muted">${details.noPayload}</p>`;
  }
  const what = `json ${keyOf(task)}`;
  return html`<div class="details-head">
      <h2>${details.payload}</h2>
      ${copyButton(model, actions, { what, text: () => formatJson(value), label: details.copyJson })}
    </div>
    <div class="payload">
      ${jsonTree(value, { path: keyOf(task), depth: 0, locale, nodes: actions.tree })}
    </div>`;
}
