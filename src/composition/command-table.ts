import { existsSync } from 'node:fs';
import type { Command } from './command.js';
import { UsageError } from './command.js';

interface CommandEntry {
  load(): Promise<Command>;
  /** What must be installed beside Taskdeck: all that the command's imports lead to. */
  readonly packages: readonly string[];
}

const DATABASE = ['knex', 'pg', 'lossless-json', 'zod'];
const STREAMS = ['got', 'saxes'];
const SERVER = ['koa', '@koa/router', 'helmet', 'raw-body', 'pino', 'inversify', 'reflect-metadata', 'zod'];
const API = [...new Set([...SERVER, ...DATABASE, ...STREAMS, 'jose'])];

/** Each is loaded when it is asked for, so that none needs the packages of another. */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  demo: { load: loadDemo, packages: [] },
  api: { load: async () => (await import('./commands/api.js')).api, packages: API },
  web: { load: async () => (await import('./commands/web.js')).web, packages: [...SERVER, 'koa-static'] },
  migrate: { load: async () => (await import('./commands/migrate.js')).migrate, packages: DATABASE },
  user: { load: async () => (await import('./commands/user.js')).user, packages: DATABASE },
  ledger: { load: async () => (await import('./commands/ledger.js')).ledger, packages: DATABASE },
  attach: { load: async () => (await import('./commands/attach.js')).attach, packages: DATABASE },
  doctor: {
    load: async () => (await import('./commands/doctor.js')).doctor,
    packages: [...DATABASE, ...STREAMS, 'jose'],
  },
};

/** An example, which no source may import: built beside them in a clone, and left out of the package. */
async function loadDemo(): Promise<Command> {
  const file = new URL('../../examples/demo/demo.js', import.meta.url);
  if (!existsSync(file)) {
    throw new UsageError(
      'the demo is in the repository, not in the package: clone it and run `npm start` there',
    );
  }
  return ((await import(file.href)) as { demo: Command }).demo;
}
