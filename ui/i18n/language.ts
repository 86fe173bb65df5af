export const LANGUAGES = ['en', 'zh-TW'] as const;
export type Language = (typeof LANGUAGES)[number];

export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', 'zh-TW': '繁體中文' };

/** The language that was chosen before or, without one, the first of the browser's languages that there is. */
export function pickLanguage(chosen: string | null, preferred: readonly string[]): Language {
  const known = LANGUAGES.find((language) => language === chosen);
  if (known !== undefined) return known;
  for (const tag of preferred) {
    if (/^zh\b/i.test(tag)) return 'zh-TW';
    if (/^en\b/i.test(tag)) return 'en';
  }
  return 'en';
}
