import type { Page } from 'puppeteer-core';

/** What the frames of a tab's pages showed, counted over all of them. */
export interface Witnessed {
  /** Frames with a task although nobody was signed in. */
  readonly tasksWithoutToken: number;
  /** Frames that told a fault. */
  readonly faults: number;
  /** How often the browser showed a page that it had kept. */
  readonly kept: number;
}

const KEY = 'witnessed';

/** From here on each frame of this tab is looked at just before it is painted; notes are kept in the session's storage. */
export async function watchFrames(page: Page): Promise<void> {
  const watch = (key: string): void => {
    const note = (what: string) => {
      const counts = JSON.parse(sessionStorage.getItem(key) ?? '{}') as Record<string, number>;
      sessionStorage.setItem(key, JSON.stringify({ ...counts, [what]: (counts[what] ?? 0) + 1 }));
    };
    const isSeen = (selector: string) => {
      const element = document.querySelector(selector);
      return element !== null && getComputedStyle(element).visibility !== 'hidden';
    };
    const look = () => {
      if (localStorage.getItem('jwt') === null && isSeen('tr.task')) note('tasksWithoutToken');
      if (isSeen('[data-fault]')) note('faults');
      requestAnimationFrame(look);
    };
    addEventListener('pageshow', ({ persisted }) => {
      if (persisted) note('kept');
    });
    requestAnimationFrame(look);
  };
  await page.evaluateOnNewDocument(watch, KEY);
}

export async function witnessed(page: Page): Promise<Witnessed> {
  const counts = await page.evaluate((key) => sessionStorage.getItem(key), KEY);
  return { tasksWithoutToken: 0, faults: 0, kept: 0, ...(JSON.parse(counts ?? '{}') as Partial<Witnessed>) };
}
