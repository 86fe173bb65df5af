import { html, nothing, render } from 'lit-html';
import type { TemplateResult } from 'lit-html';
import type { WireCurrentUser } from '../src/adapters/http/wire.js';
import { announce } from './browser/announcer.js';
import { PageFrame } from './browser/page-frame.js';
import { fetchCurrentUser } from './session/bff-client.js';
import { faultText } from './i18n/fault-text.js';
import type { Fault } from './session/outcome.js';
import { PageSession } from './session/page-session.js';
import { icon } from './views/icons.js';
import { pageHeader } from './views/page-header.js';
import { reloadButton } from './views/reload-button.js';
import { showLeaving } from './views/show-leaving.js';

const frame = await PageFrame.open(draw);
let asking: AbortController | null = null;
let isUnloading = false;
const session = new PageSession({
  isPublic: true,
  clear: (to) => {
    asking?.abort();
    showLeaving(frame.locale.messages, to);
  },
});
const { token } = session;
const refusedAdmin = new URLSearchParams(location.search).get('notice') === 'admin_only';

let user: WireCurrentUser['user'] | null = null;
let fault: Fault | null = null;

async function load(token: string): Promise<void> {
  const controller = new AbortController();
  asking = controller;
  draw();
  const me = await fetchCurrentUser({ token, signal: controller.signal }).catch((error: unknown) => {
    if (controller.signal.aborted) return null;
    throw error;
  });
  if (me === null) return;
  if (isUnloading && me.kind === 'fault' && me.fault.kind === 'network') {
    isUnloading = false; // Firefox breaks off what is under way as soon as another page is asked for.
    return load(token);
  }
  asking = null;
  fault = me.kind === 'fault' ? me.fault : null;
  if (me.kind === 'ok') user = me.body.user;
  else if (me.kind === 'denied') session.end();
  else if (me.kind === 'refused') {
    fault = {
      kind: 'server',
      status: me.refusal.status,
      retryAfterSeconds: null,
      requestId: me.refusal.requestId,
    };
  }
  draw();
}

function welcome(): TemplateResult {
  const { home, nav, faults, list } = frame.locale.messages;
  if (fault !== null && token !== null) {
    return html`<div class="card" data-fault=${fault.kind}>
      <h1>${home.title}</h1>
      <p>${faultText(fault, frame.locale.messages)}</p>
      ${
        fault.kind === 'gate'
          ? reloadButton(frame.locale.messages, 'primary')
          : html`<button class="button primary" type="button" @click=${() => load(token)}>
              ${faults.retryNow}
            </button>`
      }
    </div>`;
  }
  if (asking !== null)
    return html`<div class="card" aria-busy="true">
      <h1>${home.title}</h1>
      <p class="muted">${list.loading}</p>
    </div>`;
  if (user === null) {
    return html`<div class="card">
      <h1>${home.guest}</h1>
      <p class="muted">${home.guestHint}</p>
      <a class="button primary" href="/auth.html">${nav.signIn}</a>
    </div>`;
  }
  return html`<div class="card">
    <h1>${home.welcome(user.username)}</h1>
    <p class="muted">${home.role[user.role] ?? user.role}</p>
    ${
      user.role === 'admin'
        ? html`<a class="tile" href="/admin/tasks"
            ><span><strong>${home.openTasks}</strong><span class="muted">${home.openTasksHint}</span></span
            >${icon('next')}</a
          >`
        : html`<p>${home.userHint}</p>`
    }
  </div>`;
}

function draw(): void {
  if (session.isLeaving) return;
  const root = document.getElementById('app');
  if (root === null) return;
  const { messages } = frame.locale;
  document.title = `${messages.home.title} · ${messages.appName}`;
  const header = pageHeader({
    ...frame.settings,
    here: 'home',
    username: user?.username ?? null,
    admin: user?.role === 'admin',
    signOut: () => session.signOut(),
  });
  render(
    html`${header}
      <main class="narrow" id="main">
        ${
          refusedAdmin && user?.role !== 'admin'
            ? html`<p class="notice warning" data-notice="admin_only">
                ${icon('warning')}<span>${messages.home.adminOnly}</span>
              </p>`
            : nothing
        }
        ${welcome()}
      </main>`,
    root,
  );
}

draw();
if (refusedAdmin) announce(frame.locale.messages.home.adminOnly);
if (token !== null) void load(token);
// What is under way ends with the page, and would be told as a fault where the browser shows it again.
addEventListener('beforeunload', () => (isUnloading = true));
addEventListener('pagehide', () => asking?.abort());
addEventListener('pageshow', ({ persisted }) => {
  isUnloading = false;
  if (persisted && token !== null && asking !== null && !session.isLeaving) void load(token);
});
