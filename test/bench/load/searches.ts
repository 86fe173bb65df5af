import type { JobSamples } from '../database/sample-jobs.js';

/** What is looked for, as an address asks for it and in the plainest SQL. */
export interface Wanted {
  readonly filter: string;
  readonly where: string;
}

/** A way to look for jobs: for one or for several things that cost alike. */
export interface Search {
  readonly name: string;
  readonly place: 'first' | 'middle';
  readonly wanted: readonly Wanted[];
}

export const EVERYTHING: Wanted = { filter: '', where: 'true' };
const DAY_MS = 86_400_000;
/** Has 15 % of the jobs. */
const BUSIEST_USER = 'user-1';

/** Each must hold. An address has all words in one parameter. */
export function all(...wanted: readonly Wanted[]): Wanted {
  const parameters = new URLSearchParams(wanted.map(({ filter }) => filter).join('&'));
  const words = parameters.getAll('q');
  if (words.length > 1) parameters.set('q', words.join(' '));
  return {
    filter: parameters.toString(),
    where: wanted.map(({ where }) => `(${where})`).join(' AND '),
  };
}

export function ofUser(user: string): Wanted {
  return { filter: `user_id=${user}`, where: `user_id = '${user}'` };
}

export const ofBusiest = ofUser(BUSIEST_USER);
export const isFailed: Wanted = { filter: 'status_filter=failed', where: `status = 'failed'` };

/** @param from as `Date` writes it */
export function ofDay(from: string): Wanted {
  const to = new Date(Date.parse(from) + DAY_MS).toISOString();
  return {
    filter: `created_from=${from}&created_to=${to}`,
    where: `created_at >= '${from}' AND created_at < '${to}'`,
  };
}

export function searchesOf({ ids, users, models, days }: JobSamples): readonly Search[] {
  const first = (name: string, ...wanted: Wanted[]): Search => ({ name, place: 'first', wanted });
  const middle = (name: string, ...wanted: Wanted[]): Search => ({ name, place: 'middle', wanted });
  return [
    first('a task by its source and id', ...ids.map(byReference)),
    first('a whole id', ...ids.map((id) => hasWords(id))),
    first('the first 8 characters of an id', ...ids.map((id) => hasWords(id.slice(0, 8)))),
    first('a user of few jobs', ...users.map(ofUser)),
    first('a user of 15 % of all jobs', ofBusiest),
    middle('a user of 15 % of all jobs, middle page', ofBusiest),
    first('a day', ...days.map(ofDay)),
    middle('a day, middle page', ...days.map(ofDay)),
    middle(
      'a day by start, middle page',
      ...days.map((day) => all(ofDay(day), { filter: 'sort=-started_at', where: 'true' })),
    ),
    first('in names: tsunami, of one in 100,000', hasWords('tsunami')),
    first('in names: invoice, of one in 100', hasWords('invoice')),
    first('in names: report, of one in three', hasWords('report')),
    first('in names: 海嘯, of one in 100,000', hasWords('海嘯')),
    first('in names: 會議, of one in ten', hasWords('會議')),
    first('in no name: zeppelin', hasWords('zeppelin')),
    first('in details: a rare model', ...models.map((model) => hasDetail('model', model))),
    first('in details: model:gemma-3, of one in seven', hasDetail('model', 'gemma-3')),
    first('in details: gpu.type:H100, of one in four', hasDetail('gpu.type', 'H100')),
    first('error:heartbeat, of one in 40', {
      filter: 'q=error:heartbeat',
      where: `error ILIKE '%heartbeat%'`,
    }),
    first('report invoice', hasWords('report', 'invoice')),
    first('the failed jobs of one user on a day', ...days.map((day) => all(ofBusiest, ofDay(day), isFailed))),
    first(
      'gemma-3 on H100 on a day',
      ...days.map((day) => all(hasDetail('model', 'gemma-3'), hasDetail('gpu.type', 'H100'), ofDay(day))),
    ),
  ];
}

function byReference(id: string): Wanted {
  return { filter: `id=compute:${id}`, where: `id = '${id}'` };
}

function hasWords(...words: readonly string[]): Wanted {
  return all(
    ...words.map((word) => ({
      filter: `q=${encodeURIComponent(word)}`,
      where: `id::text LIKE '${word}%' OR user_id = '${word}' OR name ILIKE '%${word}%'`,
    })),
  );
}

function hasDetail(path: string, value: string): Wanted {
  return {
    filter: `q=${path}:${value}`,
    where: `details #>> '{${path.replaceAll('.', ',')}}' = '${value}'`,
  };
}
