import type { Language } from '../i18n/language.js';
import { pickLanguage } from '../i18n/language.js';
import { readStored, writeStored } from './storage.js';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export const REFRESH_SECONDS = [0, 5, 10, 30, 60] as const;
const DEFAULT_REFRESH_SECONDS = 10;

const LANGUAGE_KEY = 'taskdeck.language';
const THEME_KEY = 'taskdeck.theme';
const REFRESH_KEY = 'taskdeck.refresh';

export function readLanguage(): Language {
  return pickLanguage(readStored(LANGUAGE_KEY), navigator.languages);
}

export function readTheme(): Theme {
  const stored = readStored(THEME_KEY);
  return THEMES.find((theme) => theme === stored) ?? 'system';
}

export function readRefreshSeconds(): number {
  const stored = readStored(REFRESH_KEY);
  return REFRESH_SECONDS.find((seconds) => String(seconds) === stored) ?? DEFAULT_REFRESH_SECONDS;
}

export function chooseLanguage(language: Language): void {
  writeStored(LANGUAGE_KEY, language);
}

export function chooseTheme(theme: Theme): void {
  writeStored(THEME_KEY, theme);
  applyTheme(theme);
}

export function chooseRefreshSeconds(seconds: number): void {
  writeStored(REFRESH_KEY, String(seconds));
}

export function applyLanguage(language: Language): void {
  document.documentElement.lang = language;
}

/** Without the attribute the style sheet follows the system. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}
