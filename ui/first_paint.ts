import { applyLanguage, applyTheme, readLanguage, readTheme } from './browser/preferences.js';

applyTheme(readTheme());
applyLanguage(readLanguage());

// The page's own script finds out only once it runs which words it needs.
const words = document.currentScript?.getAttribute(`data-${readLanguage()}`);
if (words !== null && words !== undefined) {
  const link = document.createElement('link');
  link.rel = 'modulepreload';
  link.href = words;
  document.head.append(link);
}
