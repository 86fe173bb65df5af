import type { OpenOptions, OpenPage } from './admin-page.js';
import { openPage, untilListed } from './admin-page.js';
import type { TestBrowser } from './chromium.js';
import { startChromium } from './chromium.js';
import { Resources } from './resources.js';
import type { Stack, StackOptions } from './stack.js';
import { startStack } from './stack.js';

export interface BrowserSuite {
  /** There from the suite's first `before` on. */
  readonly stack: Stack;
  open(path?: string, options?: OpenOptions): Promise<OpenPage>;
  /** Opens the page and waits until it lists tasks. */
  openList(path?: string, options?: OpenOptions): Promise<OpenPage>;
}

/** Gives the suite that calls it a platform and a browser of its own; each test's pages are closed after it. */
export function useBrowser(options: StackOptions = {}): BrowserSuite {
  const resources = new Resources();
  let stack: Stack;
  let chromium: TestBrowser;
  before(async () => {
    stack = resources.use(await startStack(options));
    chromium = resources.use(await startChromium());
  });
  after(() => resources.close());
  afterEach(() => Promise.all(chromium.browser.contexts().map((context) => context.close())));

  const open = (path = '/admin/tasks', openOptions: OpenOptions = {}) =>
    openPage(chromium.browser, stack, path, openOptions);
  return {
    get stack() {
      return stack;
    },
    open,
    async openList(path, openOptions) {
      const opened = await open(path, openOptions);
      await untilListed(opened.page);
      return opened;
    },
  };
}
