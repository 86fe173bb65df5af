import { html, render } from 'lit-html';
import { PageFrame } from './browser/page-frame.js';
import { patchInPlace } from './browser/patch-in-place.js';
import { hintChanges } from './browser/hint-changes.js';
import { installTooltip } from './browser/tooltip.js';
import { installKeyboard } from './list/keyboard.js';
import { TaskListPage } from './list/task-list-page.js';
import { signInPath } from './session/next-path.js';
import { dropToken, readToken, watchToken } from './session/token.js';
import { pageHeader } from './views/page-header.js';
import { taskListView } from './views/task-list-view.js';

const WIDE = '(min-width: 1720px)';
const TICK_MS = 1_000;

const here = (): string => location.pathname + location.search;

function start(token: string): void {
  const root = document.getElementById('app');
  if (root === null) throw new Error('the page has no #app');
  const wide = matchMedia(WIDE);
  const frame = new PageFrame(() => draw([]));
  const page = new TaskListPage({
    token,
    locale: () => frame.locale,
    wide: () => wide.matches,
    draw: (changed) => draw(changed),
    turned: scrollToTop,
    sessionEnded: () => {
      if (dropToken(token)) location.replace(signInPath(here(), 'session_ended'));
      else location.reload();
    },
    notAdmin: () => location.replace('/home?notice=admin_only'),
  });

  function draw(changed: readonly string[]): void {
    const { messages } = frame.locale;
    document.title = `${messages.list.title} · ${messages.appName}`;
    const { model } = page;
    patchInPlace(() => {
      const header = pageHeader({
        ...frame.settings,
        here: 'tasks',
        username: page.user?.username ?? null,
        admin: true,
        signOut: () => {
          page.end();
          dropToken(token);
          location.assign(signInPath(null, 'signed_out'));
        },
      });
      render(
        html`<a class="skip" href="#tasks">${messages.nav.skip}</a
          >${header}${taskListView(model, page.actions)}`,
        root as HTMLElement,
      );
    });
    hintChanges(changed);
    focusOpenedMenu(model.typeMenu.open);
  }

  wide.addEventListener('change', () => draw([]));
  installKeyboard(page.actions);
  const tip = document.getElementById('tip');
  if (tip !== null) installTooltip(tip);
  document.addEventListener('pointerdown', (event) => {
    const inside = event.target instanceof Element && event.target.closest('[data-menu]') !== null;
    if (!inside && page.model.typeMenu.open) page.actions.setTypeMenu({ open: false, search: '' });
  });
  watchToken(token, (now) => {
    page.end();
    if (now === null) location.replace(signInPath(here(), 'signed_out'));
    else location.reload();
  });
  window.setInterval(() => {
    if (document.visibilityState === 'visible') draw([]);
  }, TICK_MS);
  page.start();
}

let menuWasOpen = false;

function focusOpenedMenu(open: boolean): void {
  if (open && !menuWasOpen) document.querySelector<HTMLElement>('[data-type-search]')?.focus();
  menuWasOpen = open;
}

/** Another page starts at its top; what is above the list stays out of sight if it was. */
function scrollToTop(): void {
  const list = document.getElementById('tasks');
  if (list !== null && list.getBoundingClientRect().top < 0) list.scrollIntoView({ block: 'start' });
}

const token = readToken();
if (token === null) location.replace(signInPath(here()));
else start(token);
