import type { StatusSource, StatusWords } from '../../mapping/jobs-mapping.js';
import type { TaskStatus } from '../../../../domain/task.js';
import { TASK_STATUSES } from '../../../../domain/task.js';
import type { Column } from '../catalogue.js';
import type { Certainty, Choice } from './choice.js';
import { choose, describeColumn } from './choice.js';
import { snakeName } from './name-words.js';
import type { WordReading } from './status-words.js';
import { readWord, shareOfStatuses } from './status-words.js';

const NAMES: readonly (readonly [RegExp, number])[] = [
  [/^(?:(?:job|task|run|execution|workflow|process)_)?(?:status|state)$/, 10],
  [/^(?:status|state)_(?:type|name|code)$/, 8],
  [/_(?:status|state)$/, 6],
  [/^(?:phase|stage|result|outcome)$/, 4],
];
/** Of other things than the job itself. */
const OTHER_NAMES = /^(?:payment|billing|sync|span|review|approval|lifecycle|health)_/;
/** What went wrong is told by words that look like states: `Timeout::Error`. */
const ERROR_NAMES =
  /(?:^|_)(?:err|errors?|exceptions?|fail|failed|failure|fault|reason|message|traceback|stacktrace)(?:_|$)/;

/** The column of states, the likeliest first; none where no column looks like one. */
export function statusColumn(columns: readonly Column[]): Column | undefined {
  const scored = columns
    .filter(({ kind }) => ['text', 'enum', 'integer'].includes(kind))
    .map((column) => ({ column, score: scoreOf(column) }))
    .filter(({ column, score }) => score >= 5 || (score === 4 && hasFewWords(column)));
  return scored.toSorted((a, b) => b.score - a.score)[0]?.column;
}

function scoreOf(column: Column): number {
  const name = snakeName(column.name);
  if (ERROR_NAMES.test(name) && !/(?:status|state)$/.test(name)) return 0;
  const byName = OTHER_NAMES.test(name) ? 0 : (NAMES.find(([pattern]) => pattern.test(name))?.[1] ?? 0);
  if (column.kind === 'integer') return byName > 6 ? byName : 0;
  return byName + 6 * shareOfStatuses(knownWords(column));
}

/** Of a column that is named like a state, and none of whose words are known: as states are few. */
function hasFewWords({ sample }: Column): boolean {
  return sample !== null && sample.rows > 20 && sample.distinct < 10;
}

/** A person has to say what they are. */
const MOST_WORDS = 40;

export function proposeStatus(column: Column): Choice<StatusSource> {
  const known = knownWords(column).slice(0, MOST_WORDS);
  const seen = hasNulls(column) ? [...known, null] : known;
  const origin = `${describeColumn(column)}${originOf(column, known)}`;
  if (column.kind === 'integer') return proposeNumbers(column, seen, origin);
  if (seen.length === 0) {
    return choose(column.name, 'unsure', `${origin}; there are no rows to learn its words from: write them`);
  }
  const readings = new Map(seen.map((word) => [word, readWord(word ?? 'queued')]));
  const notes = [...correctPending(readings), ...remarksOn(readings)];
  const isWhole = column.allowed !== null && ![...readings.values()].includes(null);
  const isClear = [...readings.values()].every((reading) => reading?.isClear === true);
  const certainty = notes.length > 0 || !isClear ? 'unsure' : isWhole ? 'sure' : 'likely';
  const source = { column: column.name, words: toWords(readings) };
  return choose(source, certainty, [origin, ...notes].join('; '));
}

function knownWords({ allowed, sample }: Column): readonly string[] {
  return allowed ?? sample?.words ?? [];
}

function hasNulls({ sample }: Column): boolean {
  return (sample?.nulls ?? 0) > 0;
}

function originOf({ allowed, kind }: Column, words: readonly string[]): string {
  const list = words.join(', ');
  if (allowed === null) return words.length === 0 ? '' : `: its rows have ${list}`;
  return kind === 'enum' ? `, an enum of ${list}` : `, which a check holds to ${list}`;
}

/** Where other words say that a job waits and none that it runs, `pending` jobs are the running ones. */
function correctPending(readings: Map<string | null, WordReading | null>): string[] {
  const of = (status: TaskStatus) =>
    [...readings].filter(([, reading]) => reading?.status === status).map(([word]) => word ?? '');
  const pending = of('queued').find((word) => word.toLowerCase() === 'pending');
  const waiting = of('queued').find((word) => /^(?:en)?queued$/i.test(word));
  if (pending === undefined || waiting === undefined || of('running').length > 0) return [];
  readings.set(pending, { status: 'running', isClear: false });
  return [`\`${pending}\` is read as running, since \`${waiting}\` waits and no other word runs`];
}

function remarksOn(readings: ReadonlyMap<string | null, WordReading | null>): string[] {
  const words = (test: (reading: WordReading | null) => boolean) =>
    [...readings].filter(([word, reading]) => word !== null && test(reading)).map(([word]) => `\`${word}\``);
  const unclear = [...readings].flatMap(([word, reading]) =>
    word !== null && reading?.isClear === false && word.toLowerCase() !== 'pending'
      ? [`\`${word}\` is read as ${reading.status}`]
      : [],
  );
  const strange = words((reading) => reading === null);
  return [
    ...unclear,
    ...(readings.has(null) ? ['NULL is read as queued'] : []),
    ...(strange.length > 0 ? [`not understood, so shown as unknown: ${strange.join(', ')}`] : []),
  ];
}

function toWords(readings: ReadonlyMap<string | null, WordReading | null>): StatusWords {
  const entries = TASK_STATUSES.map((status) => {
    const words = [...readings].filter(([, reading]) => reading?.status === status).map(([word]) => word);
    return [status, words] as const;
  });
  return Object.fromEntries(entries.filter(([, words]) => words.length > 0));
}

/** Only a comment can tell what a number stands for. */
function proposeNumbers(
  column: Column,
  seen: readonly (string | null)[],
  origin: string,
): Choice<StatusSource> {
  const told = [...(column.comment ?? '').matchAll(/(-?\d+)\s*(?:[=:–-]|is)\s*"?([\p{L}_]+)/gu)];
  const readings = new Map(told.map(([, number = '', word = '']) => [number, readWord(word)]));
  if (readings.size > 0) {
    const certainty: Certainty = [...readings.values()].every((reading) => reading?.isClear)
      ? 'likely'
      : 'unsure';
    return choose(
      { column: column.name, words: toWords(readings) },
      certainty,
      `${origin}; its comment says what they stand for: ${column.comment}`,
    );
  }
  const numbers = seen.toSorted((a, b) => Number(a) - Number(b)).map(String);
  return choose(
    { column: column.name, words: {} },
    'unsure',
    `${origin}; what ${numbers.join(', ') || 'its numbers'} stand for is in no catalogue, so all are unknown: write words such as {"queued": [${numbers[0] ?? 0}]}`,
  );
}
