import type { Language } from '../i18n/language.js';
import type { Locale } from '../i18n/locale.js';
import { localeOf } from '../i18n/locale.js';
import type { PageHeader } from '../views/page-header.js';
import type { Theme } from './preferences.js';
import { applyTheme, chooseLanguage, chooseTheme, readLanguage, readTheme } from './preferences.js';

type Setting = Pick<PageHeader, 'locale' | 'theme' | 'chooseLanguage' | 'chooseTheme'>;

/** The settings that all pages share: language and theme, which other tabs may change too. */
export class PageFrame {
  #locale: Locale = localeOf(readLanguage());
  #theme: Theme = readTheme();
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
    addEventListener('storage', () => {
      this.#locale = localeOf(readLanguage());
      this.#theme = readTheme();
      applyTheme(this.#theme);
      document.documentElement.lang = this.#locale.language;
      this.#changed();
    });
  }

  get locale(): Locale {
    return this.#locale;
  }

  get settings(): Setting {
    return {
      locale: this.#locale,
      theme: this.#theme,
      chooseLanguage: (language: Language) => {
        this.#locale = localeOf(language);
        chooseLanguage(language);
        this.#changed();
      },
      chooseTheme: (theme: Theme) => {
        this.#theme = theme;
        chooseTheme(theme);
        this.#changed();
      },
    };
  }
}
