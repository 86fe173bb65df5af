import { html, nothing, render } from 'lit-html';
import type { TemplateResult } from 'lit-html';
import { announce } from './browser/announcer.js';
import { PageFrame } from './browser/page-frame.js';
import { fetchCurrentUser, signIn } from './session/bff-client.js';
import { faultText } from './i18n/fault-text.js';
import { safeNextPath } from './session/next-path.js';
import type { Fault } from './session/outcome.js';
import { dropToken, keepToken, readToken } from './session/token.js';
import { icon } from './views/icons.js';
import { pageHeader } from './views/page-header.js';
import { reloadButton } from './views/reload-button.js';

type Trouble = 'required' | 'wrong' | 'storage' | Fault;

const query = new URLSearchParams(location.search);
const next = safeNextPath(query.get('next'));
const notice = query.get('notice');

let trouble: Trouble | null = null;
let retryAt: number | null = null;
let busy = false;
let passwordShown = false;
let capsLock = false;
let isGoing = false;
const frame = await PageFrame.open(draw);

/** Where the admin came from or, without that, the page that the role is for. */
async function goOn(token: string): Promise<void> {
  if (isGoing) return; // A second navigation would cancel the first.
  isGoing = true;
  if (next !== null) {
    location.replace(next);
    return;
  }
  const me = await fetchCurrentUser({ token });
  location.replace(me.kind === 'ok' && me.body.user.role !== 'admin' ? '/home' : '/admin/tasks');
}

/** With a session that still holds there is nothing to do here; one that doesn't would only lead back here. */
async function skipIfSignedIn(): Promise<void> {
  const token = readToken();
  if (token === null) return;
  const me = await fetchCurrentUser({ token });
  if (me.kind === 'ok') await goOn(token);
  else if (me.kind === 'denied') dropToken(token);
}

async function submit(event: SubmitEvent): Promise<void> {
  event.preventDefault();
  const form = event.currentTarget as HTMLFormElement;
  const username = field(form, 'username');
  const password = field(form, 'password');
  if (busy) return;
  if (username.value.trim() === '' || password.value === '') {
    fail('required');
    (username.value.trim() === '' ? username : password).focus();
    return;
  }
  busy = true;
  trouble = null;
  draw();
  const outcome = await signIn(username.value, password.value);
  busy = false;
  if (outcome.kind === 'ok') {
    if (keepToken(outcome.body.token)) await goOn(outcome.body.token);
    else fail('storage');
    return;
  }
  if (outcome.kind === 'fault') {
    const { retryAfterSeconds } = outcome.fault;
    retryAt = retryAfterSeconds === null ? null : Date.now() + retryAfterSeconds * 1000;
    fail(outcome.fault);
    form.querySelector<HTMLElement>('[type="submit"]')?.focus();
    return;
  }
  if (
    outcome.kind === 'refused' &&
    !['wrong_credentials', 'invalid_parameter'].includes(outcome.refusal.code)
  ) {
    fail({ kind: 'server', status: null, retryAfterSeconds: null, requestId: null });
    return;
  }
  password.value = '';
  fail('wrong');
  password.focus();
}

function fail(what: Trouble): void {
  trouble = what;
  draw();
  announce(document.getElementById('trouble')?.textContent?.trim() ?? '');
}

function field(form: HTMLFormElement, name: string): HTMLInputElement {
  return form.elements.namedItem(name) as HTMLInputElement;
}

function troubleText(what: Trouble): string {
  const { auth } = frame.locale.messages;
  if (typeof what === 'string') return auth[what];
  if (what.kind !== 'throttled') return faultText(what, frame.locale.messages);
  const left = retryAt === null ? 0 : retryAt - Date.now();
  return left > 0
    ? auth.throttled(frame.locale.duration(Math.ceil(left / 1000) * 1000))
    : auth.throttledAtRest;
}

function noticeText(): string | null {
  const { auth } = frame.locale.messages;
  if (notice === 'session_ended') return auth.sessionEnded;
  return notice === 'signed_out' ? auth.signedOut : null;
}

function form(): TemplateResult {
  const { auth } = frame.locale.messages;
  const invalid = trouble === 'wrong' || trouble === 'required' ? 'true' : nothing;
  const isGate = typeof trouble === 'object' && trouble?.kind === 'gate';
  const described = trouble === null ? nothing : 'trouble';
  const watchCaps = (event: KeyboardEvent): void => {
    const on = event.getModifierState('CapsLock');
    if (on === capsLock) return;
    capsLock = on;
    draw();
  };
  return html`<form class="card sign-in" novalidate @submit=${submit}>
    <h1>${auth.title}</h1>
    <p class="muted">${auth.lead}</p>
    <label class="stacked">
      <span>${auth.username}</span>
      <input
        name="username"
        type="text"
        autocomplete="username"
        autocapitalize="none"
        spellcheck="false"
        required
        autofocus
        aria-invalid=${invalid}
        aria-describedby=${described}
      />
    </label>
    <div class="stacked">
      <label for="password">${auth.password}</label>
      <span class="with-button">
        <input
          id="password"
          name="password"
          type=${passwordShown ? 'text' : 'password'}
          autocomplete="current-password"
          required
          aria-invalid=${invalid}
          aria-describedby=${described}
          @keydown=${watchCaps}
          @keyup=${watchCaps}
        />
        <button
          class="button quiet small"
          type="button"
          aria-pressed=${passwordShown}
          @click=${() => {
            passwordShown = !passwordShown;
            draw();
          }}
        >
          ${passwordShown ? auth.hidePassword : auth.showPassword}
        </button>
      </span>
      ${capsLock ? html`<span class="hint">${icon('info')}${auth.capsLock}</span>` : nothing}
    </div>
    ${trouble === null ? nothing : html`<p class="notice danger" id="trouble">${icon('warning')}<span>${troubleText(trouble)}</span></p>`}
    ${isGate ? reloadButton(frame.locale.messages, 'small') : nothing}
    <button class="button primary wide" type="submit" aria-disabled=${busy ? 'true' : nothing}>
      ${busy ? auth.submitting : auth.submit}
    </button>
  </form>`;
}

function draw(): void {
  const root = document.getElementById('app');
  if (root === null) return;
  const { messages } = frame.locale;
  document.title = `${messages.auth.title} · ${messages.appName}`;
  const reason = noticeText();
  const header = pageHeader({
    ...frame.settings,
    here: 'auth',
    username: null,
    admin: false,
    signOut: () => undefined,
  });
  render(
    html`${header}
      <main class="narrow" id="main">
        ${reason === null ? nothing : html`<p class="notice info" data-notice=${notice}>${icon('info')}<span>${reason}</span></p>`}
        ${form()}
      </main>`,
    root,
  );
}

draw();
document.querySelector<HTMLElement>('[name="username"]')?.focus();
const reason = noticeText();
if (reason !== null) announce(reason);
void skipIfSignedIn();
addEventListener('storage', (event) => {
  const token = readToken();
  if (event.key === 'jwt' && token !== null) void goOn(token);
});
window.setInterval(() => {
  if (retryAt !== null) draw();
}, 1_000);
