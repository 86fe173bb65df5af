import type { TemplateResult } from 'lit-html';
import { html, render } from 'lit-html';
import { watchLayout } from './browser/layout.js';
import { keepSelection } from './browser/keep-selection.js';
import { PageFrame } from './browser/page-frame.js';
import { patchInPlace } from './browser/patch-in-place.js';
import { hintChanges } from './browser/hint-changes.js';
import { installTooltip } from './browser/tooltip.js';
import { installKeyboard } from './list/keyboard.js';
import type { ListModel } from './list/list-model.js';
import { pageTitle } from './list/page-title.js';
import { TaskListPage } from './list/task-list-page.js';
import { signInPath } from './session/next-path.js';
import { PageSession } from './session/page-session.js';
import { readToken } from './session/token.js';
import { pageHeader } from './views/page-header.js';
import { showLeaving } from './views/show-leaving.js';
import { focusMenu } from './views/menu.js';
import { taskListView } from './views/task-list-view.js';
import { taskView } from './views/task-view.js';
import { forgetTicking, tick } from './views/ticking.js';

const TICK_MS = 1_000;

async function start(token: string): Promise<void> {
  const layout = watchLayout(() => draw([]));
  const frame = await PageFrame.open(() => draw([]));
  const session = new PageSession({
    isPublic: false,
    clear: (to) => {
      page.end();
      window.clearInterval(ticker);
      showLeaving(frame.locale.messages, to);
    },
  });
  const page = new TaskListPage({
    token,
    locale: () => frame.locale,
    layout,
    draw: (changed) => draw(changed),
    turned: scrollToTop,
    sessionEnded: () => session.end(),
    notAdmin: () => session.leave('/home?notice=admin_only'),
  });

  function draw(changed: readonly string[]): void {
    if (session.isLeaving) return;
    const { model } = page;
    const title = pageTitle(model);
    if (document.title !== title) document.title = title;
    const header = pageHeader({
      ...frame.settings,
      here: 'tasks',
      username: page.user?.username ?? null,
      admin: true,
      signOut: () => session.signOut(),
    });
    patchInPlace(() =>
      renderPage(
        html`<a class="skip" href="#tasks">${frame.locale.messages.nav.skip}</a
          >${header}${model.state.view === 'task' ? taskView(model, page.actions) : taskListView(model, page.actions)}`,
      ),
    );
    hintChanges(changed);
    followFocus(model);
  }

  installKeyboard(page.actions);
  const tip = document.getElementById('tip');
  if (tip !== null) installTooltip(tip);
  document.addEventListener('pointerdown', (event) => {
    const inside = event.target instanceof Element && event.target.closest('[data-menu]') !== null;
    if (!inside && page.model.menu !== null) page.actions.setMenu(null);
  });
  const tickIfSeen = (): void => {
    if (document.visibilityState !== 'visible') return;
    session.compare(); // No event tells of what this very tab does to its storage.
    if (!session.isLeaving) keepSelection(tick);
  };
  const ticker = window.setInterval(tickIfSeen, TICK_MS);
  document.addEventListener('visibilitychange', tickIfSeen);
  page.start();
}

/** What broke while it was being drawn is no ground to patch: the next drawing starts afresh. */
function renderPage(content: TemplateResult): void {
  const root = document.getElementById('app');
  if (root === null) throw new Error('the page has no #app');
  try {
    render(content, root);
  } catch (error) {
    root.replaceWith(root.cloneNode(false));
    forgetTicking();
    throw error;
  }
}

let drawn: Pick<ListModel, 'menu' | 'state'> | null = null;

/** The focus goes into a menu that has opened, and to the heading of another view. */
function followFocus({ menu, state }: ListModel): void {
  const before = drawn;
  drawn = { menu, state };
  if (menu !== null && menu !== before?.menu) focusMenu(menu);
  if (before !== null && before.state.view !== state.view) document.querySelector('h1')?.focus();
}

/** Another page starts at its top; what is above the list stays out of sight if it was. */
function scrollToTop(): void {
  const list = document.getElementById('tasks');
  if (list !== null && list.getBoundingClientRect().top < 0) list.scrollIntoView({ block: 'start' });
}

const token = readToken();
if (token === null) location.replace(signInPath(location.pathname + location.search));
else await start(token);
