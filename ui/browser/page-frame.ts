import type { Language } from '../i18n/language.js';
import type { Locale } from '../i18n/locale.js';
import { loadLocale } from '../i18n/locale.js';
import type { PageHeader } from '../views/page-header.js';
import type { Theme } from './preferences.js';
import {
  applyLanguage,
  applyTheme,
  chooseLanguage,
  chooseTheme,
  readLanguage,
  readTheme,
} from './preferences.js';

type Setting = Pick<PageHeader, 'locale' | 'theme' | 'chooseLanguage' | 'chooseTheme'>;

/** The settings that all pages share: language and theme, which other tabs may change too. */
export class PageFrame {
  #locale: Locale;
  #theme: Theme = readTheme();
  readonly #changed: () => void;

  private constructor(locale: Locale, changed: () => void) {
    this.#locale = locale;
    this.#changed = changed;
    addEventListener('storage', () => {
      this.#theme = readTheme();
      applyTheme(this.#theme);
      this.#changed();
      void this.#speak(readLanguage());
    });
  }

  static async open(changed: () => void): Promise<PageFrame> {
    return new PageFrame(await loadLocale(readLanguage()), changed);
  }

  get locale(): Locale {
    return this.#locale;
  }

  get settings(): Setting {
    return {
      locale: this.#locale,
      theme: this.#theme,
      chooseLanguage: (language: Language) => {
        chooseLanguage(language);
        void this.#speak(language);
      },
      chooseTheme: (theme: Theme) => {
        this.#theme = theme;
        chooseTheme(theme);
        this.#changed();
      },
    };
  }

  /** Where its words can't be loaded, the page goes on in the language that it has. */
  async #speak(language: Language): Promise<void> {
    if (language === this.#locale.language) return;
    this.#locale = await loadLocale(language);
    applyLanguage(language);
    this.#changed();
  }
}
