import { indexAdvice, invalidIndexes } from '../../adapters/knex/doctor/index-advice.js';
import { inTime } from '../../adapters/knex/doctor/in-time.js';
import { missingSearchIndexes } from '../../adapters/knex/index.js';
import type { Check } from './check.js';
import { ok, warning } from './check.js';
import { TABLE, shapeOf } from './check-table.js';
import { ofEachTable } from './ground.js';

export const checkIndexes: Check = {
  name: 'indexes',
  settings: ['DATABASE_URL', 'TASKDECK_CONFIG'],
  after: [TABLE],
  each: ofEachTable,
  async run(ground) {
    const shape = await shapeOf(ground);
    const found = [
      ...indexAdvice(ground.jobs, shape).map(({ serves, nearly, sql }) =>
        warning(
          nearly === null
            ? `no index serves ${serves}: the whole table is read for each page`
            : `${nearly} serves ${serves} without the id: jobs of one moment are sorted for each page`,
          sql,
        ),
      ),
      ...invalidIndexes(shape).map((name) =>
        warning(
          `${name} is not valid: it was not finished, costs every write and serves nothing`,
          `DROP INDEX CONCURRENTLY ${name}; and make it again`,
        ),
      ),
    ];
    return found.length > 0
      ? found
      : [ok(shape.kind === 'view' ? 'a view has none' : 'each order and filter has one')];
  },
};

/** Searching goes on without them, among the newest jobs. */
export const checkSearch: Check = {
  name: 'search',
  settings: ['DATABASE_URL', 'TASKDECK_CONFIG'],
  after: [TABLE],
  each: ofEachTable,
  async run(ground) {
    const { database, jobs } = ground;
    // Its plans are those of a table without rows.
    if ((await shapeOf(ground)).isRestricted) return [ok("can't be told under row security")];
    const missing = await inTime(database(), (transaction) => missingSearchIndexes(transaction, jobs));
    if (missing.length === 0) return [ok('by indexes')];
    return [
      warning(
        'without these indexes, a search of a large table looks only among its newest jobs',
        missing.map((statement) => `${statement};`).join('\n'),
      ),
    ];
  },
};
