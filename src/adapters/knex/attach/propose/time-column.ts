import type { TimeEncoding } from '../../mapping/jobs-mapping.js';
import type { Column, ServerClock } from '../catalogue.js';
import type { Certainty } from './choice.js';
import { names, wordsOfName } from './name-words.js';
import { guessZone } from './guess-zone.js';

/** How a column tells moments, and how that is known. */
export interface TimeColumn {
  readonly column: Column;
  readonly as: TimeEncoding;
  readonly certainty: Certainty;
  readonly reason: string;
}

const TIME_WORDS = new Set(
  names(`at on time ts timestamp date datetime dttm epoch when utc created inserted started finished
  completed ended`),
);

/** Amounts, and numbers of things. */
const OTHER_WORDS = new Set(names(`count total number num duration elapsed seq version by id`));

/** null where the column tells no moments that a list can read. */
export function toTimeColumn(column: Column, clock: ServerClock): TimeColumn | null {
  if (column.kind === 'timestamptz') {
    return { column, as: 'timestamptz', certainty: 'sure', reason: 'it has its time zone' };
  }
  if (column.kind === 'timestamp') return { column, ...guessZone(column, clock) };
  if (!['integer', 'float'].includes(column.kind)) return null;
  const words = wordsOfName(column.name);
  if (words.some((word) => OTHER_WORDS.has(word))) return null;
  const unit = guessUnit(column);
  // Without a word of time in its name, only values that look like moments tell.
  return unit.certainty === 'likely' || words.some((word) => TIME_WORDS.has(word))
    ? { column, ...unit }
    : null;
}

/** A moment of these years, in seconds since 1970. */
const [EARLIEST, LATEST] = [Date.UTC(1990) / 1000, Date.UTC(2100) / 1000];

const UNITS = [
  { as: 'epoch-s', factor: 1, unit: 'seconds' },
  { as: 'epoch-ms', factor: 1e3, unit: 'milliseconds' },
  { as: 'epoch-us', factor: 1e6, unit: 'microseconds' },
] as const;

function guessUnit({ name, kind, type, sample }: Column): Omit<TimeColumn, 'column'> {
  const numbers = (sample?.words ?? []).map(Number).filter((number) => number > 0);
  const greatest = Math.max(...numbers);
  const fitting = UNITS.find(({ factor }) => greatest >= EARLIEST * factor && greatest <= LATEST * factor);
  if (numbers.length > 0 && fitting !== undefined) {
    const { as, factor, unit } = fitting;
    const moment = new Date((greatest / factor) * 1000).toISOString();
    return { as, certainty: 'likely', reason: `${greatest} is ${moment}, if it counts ${unit} since 1970` };
  }
  const words = wordsOfName(name);
  const told = UNITS.find(({ as, unit }) =>
    [unit, as.slice('epoch-'.length)].some((word) => words.includes(word)),
  );
  if (told !== undefined) return { as: told.as, certainty: 'likely', reason: `its name says ${told.unit}` };
  const guessed = kind === 'float' || type === 'integer' ? UNITS[0] : UNITS[1];
  return { as: guessed.as, certainty: 'unsure', reason: `no value tells whether it counts ${guessed.unit}` };
}

/** What a column with values tells holds for those of its kind without: one program writes them all. */
export function agree(times: readonly TimeColumn[]): TimeColumn[] {
  return times.map((time) => {
    if (time.certainty !== 'unsure' || hasValues(time.column)) return time;
    const told = times.find((other) => isAlike(other, time) && other.certainty !== 'unsure');
    if (told === undefined) return time;
    return {
      ...time,
      as: told.as,
      certainty: 'likely',
      reason: `read as \`${told.column.name}\` is, having no values itself`,
    };
  });
}

function hasValues({ sample }: Column): boolean {
  return sample !== null && sample.words.some((word) => !/^-?[01]?$/.test(word));
}

function isAlike({ column }: TimeColumn, other: TimeColumn): boolean {
  return column !== other.column && column.kind === other.column.kind;
}
