import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import puppeteer from 'puppeteer-core';
import type { InstalledBrowser } from './installed-browsers.js';

/** Starts an installed browser without a window, with a home of its own: Firefox by WebDriver BiDi, Chromium by CDP. */
export async function launchBrowser({
  name,
  executable,
}: InstalledBrowser): Promise<{ browser: Browser; close(): Promise<void> }> {
  const home = mkdtempSync(join(tmpdir(), 'taskdeck-browser-'));
  const remove = () => rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  try {
    const browser = await puppeteer.launch({
      browser: name === 'firefox' ? 'firefox' : 'chrome',
      executablePath: executable,
      headless: true,
      // Root has no sandbox to offer; the pages under test are our own.
      args: name === 'firefox' ? [] : ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
      env: { ...process.env, HOME: home, LANG: 'en_US.UTF-8' },
    });
    const close = async () => {
      await browser.close();
      remove();
    };
    return { browser, close };
  } catch (error) {
    remove();
    throw error;
  }
}
