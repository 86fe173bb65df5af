import { html, nothing, render } from 'lit-html';
import type { TemplateResult } from 'lit-html';
import type { WireCurrentUser } from '../src/adapters/http/wire.js';
import { announce } from './browser/announcer.js';
import { PageFrame } from './browser/page-frame.js';
import { fetchCurrentUser } from './session/bff-client.js';
import { signInPath } from './session/next-path.js';
import type { Fault } from './session/outcome.js';
import { dropToken, readToken, watchToken } from './session/token.js';
import { icon } from './views/icons.js';
import { pageHeader } from './views/page-header.js';

const token = readToken();
const refusedAdmin = new URLSearchParams(location.search).get('notice') === 'admin_only';

let user: WireCurrentUser['user'] | null = null;
let fault: Fault | null = null;
let loading = token !== null;
const frame = new PageFrame(draw);

async function load(token: string): Promise<void> {
  loading = true;
  draw();
  const me = await fetchCurrentUser({ token });
  loading = false;
  fault = me.kind === 'fault' ? me.fault : null;
  if (me.kind === 'ok') user = me.body.user;
  else if (me.kind === 'denied') {
    if (dropToken(token)) location.replace(signInPath('/home', 'session_ended'));
    else location.reload();
  } else if (me.kind === 'refused') {
    fault = {
      kind: 'server',
      status: me.refusal.status,
      retryAfterSeconds: null,
      requestId: me.refusal.requestId,
    };
  }
  draw();
}

function signOut(): void {
  if (token !== null) dropToken(token);
  location.assign(signInPath(null, 'signed_out'));
}

function welcome(): TemplateResult {
  const { home, nav, faults, list } = frame.locale.messages;
  if (fault !== null && token !== null) {
    return html`<div class="card" data-fault=${fault.kind}>
      <h1>${home.title}</h1>
      <p>${faults.kinds[fault.kind]}</p>
      <button class="button primary" type="button" @click=${() => load(token)}>${faults.retryNow}</button>
    </div>`;
  }
  if (loading)
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
  const root = document.getElementById('app');
  if (root === null) return;
  const { messages } = frame.locale;
  document.title = `${messages.home.title} · ${messages.appName}`;
  const header = pageHeader({
    ...frame.settings,
    here: 'home',
    username: user?.username ?? null,
    admin: user?.role === 'admin',
    signOut,
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
watchToken(token, () => location.reload());
