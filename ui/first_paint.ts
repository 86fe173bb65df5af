import { applyLanguage, applyTheme, readLanguage, readTheme } from './browser/preferences.js';

applyTheme(readTheme());
applyLanguage(readLanguage());
