import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ApiUpstream, RunningServer, WebAppDeps } from '../../../src/adapters/http/index.js';
import { createWebApp, startHttpServer } from '../../../src/adapters/http/index.js';
import type { RawAnswer, RawRequest } from './raw-request.js';
import { rawRequest } from './raw-request.js';
import { RecordingLogger } from './recording-logger.js';

const PAGES: Record<string, string> = {
  'home.html': '<!doctype html><title>home</title>',
  'auth.html': '<!doctype html><title>auth</title>',
  'admin_tasks.html': '<!doctype html><title>tasks</title>',
  'admin_tasks.js': 'export {};',
  'admin_tasks.js.map': '{}',
  'admin_tasks.js.gz': 'not asked for',
  'style.css': 'body {}',
  'icons/logo.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  '.env': 'SECRET=1',
  '.hidden/x.txt': 'hidden',
};

const unreachable = () =>
  Promise.resolve({ failure: 'unreachable' as const, cause: new Error('there is none') });

export const NO_API: ApiUpstream = { send: unreachable, stream: unreachable };

/** The real web server over pages of its own. */
export class WebHarness {
  readonly logger = new RecordingLogger();
  readonly #folder = mkdtempSync(join(tmpdir(), 'taskdeck-pages-'));
  readonly pagesDir = join(this.#folder, 'pages');
  #server: RunningServer | null = null;

  async start(upstream: ApiUpstream, overrides: Partial<WebAppDeps> = {}): Promise<void> {
    for (const [name, text] of Object.entries(PAGES)) {
      const path = join(this.pagesDir, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    writeFileSync(join(this.#folder, 'outside.txt'), 'outside');
    symlinkSync(join(this.#folder, 'outside.txt'), join(this.pagesDir, 'link.txt'));
    symlinkSync(this.#folder, join(this.pagesDir, 'up'));
    const { logger, pagesDir } = this;
    const app = createWebApp({
      upstream,
      pagesDir,
      logger,
      ...overrides,
    });
    this.#server = await startHttpServer(app, { host: '127.0.0.1', port: 0 });
  }

  get url(): string {
    return this.#server?.url ?? '';
  }

  async stop(): Promise<void> {
    await this.#server?.stop({ drainMs: 0 });
    rmSync(this.#folder, { recursive: true, force: true });
  }

  request(path: string, options?: RawRequest): Promise<RawAnswer> {
    return rawRequest(this.url, path, options);
  }
}
