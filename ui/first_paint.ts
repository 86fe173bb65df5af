import { applyLanguage, applyTheme, readLanguage, readTheme } from './browser/preferences.js';
import { WORDS_FILES } from './i18n/language.js';

applyTheme(readTheme());
applyLanguage(readLanguage());

// The page's own script finds out only once it runs which words it needs.
const words = document.createElement('link');
words.rel = 'modulepreload';
words.href = WORDS_FILES[readLanguage()];
document.head.append(words);
