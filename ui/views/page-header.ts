import type { TemplateResult } from 'lit-html';
import { html, nothing } from 'lit-html';
import type { Theme } from '../browser/preferences.js';
import { THEMES } from '../browser/preferences.js';
import type { Language } from '../i18n/language.js';
import { LANGUAGE_NAMES, LANGUAGES } from '../i18n/language.js';
import type { Locale } from '../i18n/locale.js';
import { brandMark, icon } from './icons.js';

export interface PageHeader {
  readonly locale: Locale;
  readonly theme: Theme;
  readonly here: 'tasks' | 'home' | 'auth';
  /** Null while nobody is known to be signed in. */
  readonly username: string | null;
  readonly admin: boolean;
  readonly chooseLanguage: (language: Language) => void;
  readonly chooseTheme: (theme: Theme) => void;
  readonly signOut: () => void;
}

/** The bar at the top of every page. */
export function pageHeader(header: PageHeader): TemplateResult {
  const { locale, here, username, admin } = header;
  const { nav, appName } = locale.messages;
  const link = (page: 'home' | 'tasks', href: string): TemplateResult =>
    html`<a href=${href} aria-current=${here === page ? 'page' : nothing}>${nav[page]}</a>`;
  return html`
    <header class="page-header">
      <a class="brand" href="/home">${brandMark()}<span>${appName}</span></a>
      <nav aria-label=${nav.label}>
        ${here === 'auth' ? nothing : link('home', '/home')}
        ${admin ? link('tasks', '/admin/tasks') : nothing}
      </nav>
      <div class="page-header-tools">
        ${themeButton(header)} ${languageSwitch(header)}
        ${
          username === null
            ? nothing
            : html`<span class="who" title=${nav.signedInAs(username)}
                  ><span class="sr-only">${nav.signedInAs('')}</span>${username}</span
                ><button class="button quiet" type="button" @click=${header.signOut}>${nav.signOut}</button>`
        }
        ${username === null && here === 'home' ? html`<a class="button quiet" href="/auth.html">${nav.signIn}</a>` : nothing}
      </div>
    </header>
  `;
}

function themeButton({ theme, locale, chooseTheme }: PageHeader): TemplateResult {
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';
  const label = locale.messages.nav.theme(theme);
  return html`<button
    class="button quiet icon-only"
    type="button"
    aria-label=${label}
    title=${label}
    data-theme-switch
    @click=${() => chooseTheme(next)}
  >
    ${icon(theme)}
  </button>`;
}

function languageSwitch({ locale, chooseLanguage }: PageHeader): TemplateResult {
  const other = LANGUAGES.find((language) => language !== locale.language) ?? 'en';
  return html`<button
    class="button quiet"
    type="button"
    lang=${other}
    data-language-switch
    @click=${() => chooseLanguage(other)}
  >
    ${LANGUAGE_NAMES[other]}
  </button>`;
}
