import type { TimeEncoding } from '../../mapping/jobs-mapping.js';
import type { Column, ServerClock } from '../catalogue.js';
import type { Certainty } from './choice.js';

interface ZoneGuess {
  readonly as: TimeEncoding;
  readonly certainty: Certainty;
  readonly reason: string;
}

/** In seconds: how far behind the clock the newest row of a table in use may be, and how wrong clocks may go. */
const RECENT = 15 * 60;
const CLOCK_ERROR = 2 * 60;

const HOUR = 3600;
/** Offsets that are no whole hours: India's, Australia's … */
const BETWEEN_HOURS = [3.5, 4.5, 5.5, 5.75, 6.5, 8.75, 9.5, 10.5, 12.75].map((hours) => hours * HOUR);

const SAYS_UTC = /\butc\b|'Z'/i;

/**
 * Of a `timestamp without time zone`, which nothing in the catalogue tells the zone of: what its default says, and
 * whether the newest value is about now in UTC or in the server's zone.
 */
export function guessZone(column: Column, clock: ServerClock): ZoneGuess {
  if (SAYS_UTC.test(column.default ?? '')) {
    return { as: 'utc', certainty: 'sure', reason: 'it has no zone, and its default is the time in UTC' };
  }
  if (SAYS_UTC.test(`${column.comment ?? ''} ${column.name.replaceAll('_', ' ')}`)) {
    return { as: 'utc', certainty: 'likely', reason: 'it has no zone, and its name or comment says UTC' };
  }
  const newest = newestOf(column);
  if (newest === null) return assumed('there is no value to compare with the clock');
  const ahead = newest.seconds - clock.now / 1e6;
  const inZone = `${clock.zone}, the server's zone`;
  if (clock.offset !== 0 && isRecent(ahead - clock.offset)) {
    const as = writeOffset(clock.offset);
    const hint = `the newest value, ${newest.text}, is about now in ${inZone}, if the table is in use`;
    if (clock.offset < 0) return assumed(`${hint}: then write "${as}"`);
    return {
      as,
      certainty: 'unsure',
      reason: `it has no zone: ${hint}; with summer time its hours would come twice`,
    };
  }
  if (ahead > CLOCK_ERROR) {
    const least = ahead - CLOCK_ERROR;
    const aboutNow = BETWEEN_HOURS.find((offset) => offset >= least && offset - ahead <= RECENT);
    return {
      as: writeOffset(aboutNow ?? Math.ceil(least / HOUR) * HOUR),
      certainty: 'unsure',
      reason: `it has no zone, and isn't UTC: the newest value, ${newest.text}, would be in the future; write the zone of those who write it`,
    };
  }
  if (isRecent(ahead)) {
    return {
      as: 'utc',
      certainty: 'likely',
      reason: `it has no zone: the newest value, ${newest.text}, is about now in UTC`,
    };
  }
  return assumed(`the newest value, ${newest.text}, is too old to compare with the clock`);
}

function assumed(why: string): ZoneGuess {
  return { as: 'utc', certainty: 'unsure', reason: `it has no zone; UTC is assumed: ${why}` };
}

const isRecent = (ahead: number) => ahead <= CLOCK_ERROR && ahead >= -RECENT;

function newestOf({ sample }: Column): { text: string; seconds: number } | null {
  const moments = (sample?.words ?? [])
    .map((text) => ({ text, seconds: Date.parse(`${text.replace(' ', 'T')}Z`) / 1000 }))
    .filter(({ seconds }) => Number.isFinite(seconds));
  return moments.reduce<{ text: string; seconds: number } | null>(
    (most, moment) => (most === null || moment.seconds > most.seconds ? moment : most),
    null,
  );
}

function writeOffset(seconds: number): TimeEncoding {
  const minutes = Math.abs(Math.round(seconds / 60));
  const two = (number: number) => String(number).padStart(2, '0');
  return `${seconds < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}` as TimeEncoding;
}
