import type { BrowserName, InstalledBrowser } from './installed-browsers.js';
import { BROWSER_COMMANDS, BROWSER_NAMES } from './installed-browsers.js';

export interface Choice {
  readonly chosen: readonly InstalledBrowser[];
  /** What to say about it, a line each. */
  readonly report: readonly string[];
  /** Whether less can be tested than was asked for. */
  readonly fails: boolean;
}

/**
 * Chooses what is tested: all that is installed or, where some are asked for by name, just these. Nothing is left out
 * without a word, and none at all is a failure unless `allowNone` says otherwise.
 */
export function chooseBrowsers(
  installed: readonly InstalledBrowser[],
  asked: readonly string[],
  allowNone: boolean,
): Choice {
  const unknown = asked.filter((name) => !BROWSER_NAMES.some((known) => known === name));
  if (unknown.length > 0) {
    const report = [`No such browser: ${unknown.join(', ')}. There are ${BROWSER_NAMES.join(' and ')}.`];
    return { chosen: [], report, fails: true };
  }
  const wanted = BROWSER_NAMES.filter((name) => asked.length === 0 || asked.includes(name));
  const chosen = installed.filter(({ name }) => wanted.includes(name));
  const missing = wanted.filter((name) => !chosen.some((browser) => browser.name === name));
  const none = chosen.length === 0 ? ['No browser to test in.'] : [];
  return {
    chosen,
    report: [...chosen.map(foundLine), ...missing.map(missingLine), ...none],
    fails: asked.length > 0 ? missing.length > 0 : chosen.length === 0 && !allowNone,
  };
}

function foundLine({ name, executable }: InstalledBrowser): string {
  return `${name}: ${executable}`;
}

function missingLine(name: BrowserName): string {
  return `${name}: not found as ${BROWSER_COMMANDS[name].join(', ')}`;
}
