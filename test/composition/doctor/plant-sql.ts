import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bed } from './plant.js';

/** `undo`: what takes it back, where the plant doesn't spoil the database. */
export const sql =
  (statement: string, { undo, jobs }: { undo?: string; jobs?: object } = {}) =>
  async ({ database, platform, defer }: Bed) => {
    await database.knex.raw(statement);
    if (undo !== undefined) defer(() => database.knex.raw(undo));
    if (jobs === undefined) return {};
    const path = join(platform.folder, 'taskdeck.json');
    writeFileSync(path, JSON.stringify({ jobs }));
    return { env: { TASKDECK_CONFIG: path } };
  };
