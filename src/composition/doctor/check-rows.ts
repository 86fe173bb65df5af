import { inTime } from '../../adapters/knex/doctor/in-time.js';
import { countKeyless, MOST_COUNTED } from '../../adapters/knex/doctor/keyless-rows.js';
import { MOST_LOOKED_AT, unmappedWords } from '../../adapters/knex/doctor/seen-words.js';
import type { JobsMapping } from '../../adapters/knex/mapping/jobs-mapping.js';
import { columnsOfStatus } from '../../adapters/knex/mapping/mapped-columns.js';
import { newestMoment } from '../../adapters/knex/doctor/newest-moment.js';
import type { Timestamp } from '../../domain/timestamp.js';
import type { Check, Finding } from './check.js';
import { fault, ok, warning } from './check.js';
import { TABLE, shapeOf } from './check-table.js';
import { ofEachTable } from './ground.js';

export const ROWS = 'rows of the jobs';
const MOST_NAMED = 8;
/** No platform's jobs are older; seconds that are read as milliseconds are all of 1970. */
const EARLIEST = '1990';
const MOST_AHEAD_MS = 10 * 60_000;

/** What the rows hold that the mapping doesn't know: words for a status, and jobs that no order has a place for. */
export const checkRows: Check = {
  name: ROWS,
  settings: ['DATABASE_URL', 'TASKDECK_CONFIG'],
  after: [TABLE],
  each: ofEachTable,
  async run(ground) {
    const { database, jobs } = ground;
    const shape = await shapeOf(ground);
    return inTime(database(), async (transaction) => {
      const words = await unmappedWords(transaction, jobs, shape);
      const { withoutId, withoutTime } = await countKeyless(transaction, jobs, shape);
      const found = [
        ...describeWords(words, jobs),
        ...describeKeyless(withoutId, withoutTime, jobs.unboundedTime === true),
        ...describeMoment(await newestMoment(transaction, jobs), ground.clock.now()),
      ];
      const lookedAt = MOST_LOOKED_AT.toLocaleString('en');
      return found.length > 0
        ? found
        : [ok(`each status of the first ${lookedAt} is known, and each job has its keys`)];
    });
  },
};

function describeWords(words: readonly (string | null)[], jobs: JobsMapping): Finding[] {
  if (words.length === 0) return [];
  const named = words.slice(0, MOST_NAMED).map((word) => (word === null ? 'null' : JSON.stringify(word)));
  const more = words.length > MOST_NAMED ? `, and ${words.length - MOST_NAMED} more` : '';
  return [
    warning(
      `words for a status that stand for none of the list's: ${named.join(', ')}${more}; they are shown as unknown`,
      `say what they mean, in jobs.columns.status of TASKDECK_CONFIG: {"column": ${JSON.stringify(columnsOfStatus(jobs.columns.status)[0])}, "words": {"running": [${named[0] ?? ''}], …}}`,
    ),
  ];
}

/** A wrong unit or zone is no error: the list only has its jobs at another place. */
function describeMoment(newest: string | null, now: Timestamp): Finding[] {
  if (newest === null) return [];
  const isEarly = newest < EARLIEST;
  if (!isEarly && Date.parse(newest) <= Date.parse(now) + MOST_AHEAD_MS) return [];
  return [
    warning(
      `the newest of them was created at ${newest}, which ${isEarly ? 'is long ago' : 'is yet to come'}`,
      'say in jobs.columns.createdAt of TASKDECK_CONFIG how the column tells time: "as", its unit ("epoch-s", "epoch-ms", "epoch-us") or zone',
    ),
  ];
}

function describeKeyless(withoutId: number, withoutTime: number, mayLackTime: boolean): Finding[] {
  const number = (n: number) => (n >= MOST_COUNTED ? `${n.toLocaleString('en')} or more` : String(n));
  return [
    ...(withoutId > 0
      ? [
          fault(
            `${number(withoutId)} rows have no id, and can't be listed`,
            'name a column (or columns) as "id" that is never NULL; or leave these rows out by "where"',
          ),
        ]
      : []),
    ...(withoutTime > 0 && !mayLackTime
      ? [
          fault(
            `${number(withoutTime)} rows have no time of creation, or an infinite one: lists leave some of them out`,
            'put "unboundedTime": true into TASKDECK_CONFIG; or name a time that is never NULL; or leave them out by "where"',
          ),
        ]
      : []),
  ];
}
