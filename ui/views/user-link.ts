import type { TemplateResult } from 'lit-html';
import { html } from 'lit-html';
import type { WireTask } from '../../src/adapters/http/wire.js';
import type { ListActions, ListModel } from '../list/list-model.js';
import { withConditions } from '../list/list-state.js';
import { goOnClick } from './go-on-click.js';
import { nothingThere } from './task-parts.js';

/** A task's user; a click leaves only the tasks of theirs. */
export function userLink(
  { user_id: user }: WireTask,
  { locale, state }: ListModel,
  actions: ListActions,
): TemplateResult {
  if (user === null || user === '') return nothingThere;
  const narrowed = { user_id: [user] };
  return html`<a
    class="clip user"
    href=${actions.href(withConditions(state, narrowed))}
    title=${locale.messages.filters.ofUser(user)}
    @click=${goOnClick(() => actions.narrow(narrowed))}
    >${user}</a
  >`;
}
