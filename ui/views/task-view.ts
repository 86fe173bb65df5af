import type { TemplateResult } from 'lit-html';
import { html } from 'lit-html';
import type { ListActions, ListModel } from '../list/list-model.js';
import { keyOf, valueOf } from '../list/list-state.js';
import { isMissingTasks } from '../list/partial-answer.js';
import { originText } from '../list/sources.js';
import { failure, refused, skeleton } from './empty-states.js';
import { goOnClick } from './go-on-click.js';
import { helpDialog } from './help-dialog.js';
import { icon } from './icons.js';
import { notices, showsWhatWasAsked } from './notices.js';
import { refreshBar } from './refresh-bar.js';
import { taskDetails } from './task-details.js';
import { nameOf } from './task-parts.js';

/** The page of one task. */
export function taskView(model: ListModel, actions: ListActions): TemplateResult {
  const { locale, list } = model;
  const [task] = itemsOf(model);
  return html`<main class="list-page" id="main">
      <p>
        <a href=${actions.href(list)} data-back @click=${goOnClick(() => actions.go(list))}
          >${icon('previous')}${locale.messages.task.back}</a
        >
      </p>
      <div class="title-row">
        <h1 tabindex="-1">${task === undefined ? locale.messages.details.overview : nameOf(task, locale)}</h1>
        ${refreshBar(model, actions)}
      </div>
      ${notices(model, actions)}
      <div class="list" id="tasks" tabindex="-1">${body(model, actions)}</div>
    </main>
    ${helpDialog(locale)}`;
}

/** Several sources of one kind may have a task of this id. */
function itemsOf(model: ListModel) {
  return showsWhatWasAsked(model) ? (model.shown?.page.items ?? []) : [];
}

function body(model: ListModel, actions: ListActions): unknown {
  const { shown, fault, refusal, loading } = model;
  const items = itemsOf(model);
  if (refusal !== null && loading !== 'navigation') {
    return refusal.parameter === 'id' ? noSuchTask(model, actions) : refused(model, actions);
  }
  if (items.length > 0) {
    return items.map((task) => html`<div data-key=${keyOf(task)}>${taskDetails(task, model, actions)}</div>`);
  }
  if (fault !== null && !showsWhatWasAsked(model))
    return failure(model, actions, model.locale.messages.task.notKnown);
  return shown === null || !showsWhatWasAsked(model) ? skeleton(model) : noSuchTask(model, actions);
}

function noSuchTask({ locale, state, shown, list }: ListModel, actions: ListActions): TemplateResult {
  const { task } = locale.messages;
  const away = shown?.page.sources.find((report) => report.status !== 'ok' || isMissingTasks(report));
  return html`<div class="blank" data-no-task=${away === undefined ? 'at-all' : 'known'}>
    ${icon('search')}
    <h2>${away === undefined ? task.notFound : task.notKnown}</h2>
    <p class="mono">${valueOf(state, 'id')}</p>
    <p>${away === undefined ? task.notFoundHint : task.notKnownHint(originText(away, locale.messages))}</p>
    <a class="button primary" href=${actions.href(list)} @click=${goOnClick(() => actions.go(list))}
      >${task.back}</a
    >
  </div>`;
}
