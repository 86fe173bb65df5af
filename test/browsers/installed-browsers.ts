import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export type BrowserName = 'firefox' | 'chromium';

export interface InstalledBrowser {
  readonly name: BrowserName;
  readonly executable: string;
}

/** What the commands are called, the likeliest first. */
export const BROWSER_COMMANDS: Readonly<Record<BrowserName, readonly string[]>> = {
  firefox: ['firefox-esr', 'firefox'],
  chromium: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
};

export const BROWSER_NAMES = Object.keys(BROWSER_COMMANDS) as BrowserName[];

/** The browsers that the search path leads to; each name once. */
export function installedBrowsers(searchPath: string): InstalledBrowser[] {
  const folders = searchPath.split(delimiter).filter((folder) => folder !== '');
  return BROWSER_NAMES.flatMap((name) => {
    const candidates = BROWSER_COMMANDS[name].flatMap((command) =>
      folders.map((folder) => join(folder, command)),
    );
    const executable = candidates.find(isExecutable);
    return executable === undefined ? [] : [{ name, executable }];
  });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
