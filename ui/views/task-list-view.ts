import type { TemplateResult } from 'lit-html';
import { html } from 'lit-html';
import type { ListActions, ListModel } from '../list/list-model.js';
import { failure, noTasks, refused, skeleton } from './empty-states.js';
import { exportMenu } from './export-menu.js';
import { filterBar } from './filter-bar.js';
import { helpDialog, openHelp } from './help-dialog.js';
import { icon } from './icons.js';
import { notices, showsWhatWasAsked } from './notices.js';
import { frozenNotice, pager } from './pager.js';
import { refreshBar } from './refresh-bar.js';
import { taskTable } from './task-table.js';

/** The whole page below its header. */
export function taskListView(model: ListModel, actions: ListActions): TemplateResult {
  const { messages } = model.locale;
  return html`<main class="list-page" id="main">
      <div class="title-row">
        <h1 tabindex="-1">${messages.list.title}</h1>
        ${frozenNotice(model, actions)} ${refreshBar(model, actions)} ${exportMenu(model, actions)}
        <button
          class="button quiet icon-only help-button"
          type="button"
          aria-label=${messages.help.open}
          title="${messages.help.open} (?)"
          @click=${openHelp}
        >
          ${icon('keyboard')}
        </button>
      </div>
      ${filterBar(model, actions)} ${notices(model, actions)}
      <div class="list" id="tasks" tabindex="-1">${body(model, actions)}</div>
    </main>
    ${helpDialog(model.locale)}`;
}

function body(model: ListModel, actions: ListActions): unknown {
  const { shown, fault, refusal, loading } = model;
  if (refusal !== null && loading !== 'navigation') return refused(model, actions);
  if (fault !== null && !showsWhatWasAsked(model)) return failure(model, actions);
  if (shown === null) return skeleton(model);
  if (shown.page.items.length === 0 && shown.departed.length === 0) {
    return loading === 'navigation' ? skeleton(model) : noTasks(model, actions);
  }
  return [taskTable(model, actions), pager(model, actions)];
}
