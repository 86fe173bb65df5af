import type { TimeSource } from '../../mapping/jobs-mapping.js';
import { columnsOfTime } from '../../mapping/mapped-columns.js';
import type { Certainty, Choice } from './choice.js';
import { choose, describeColumn, none } from './choice.js';
import { names, snakeName, wordsOfName } from './name-words.js';
import type { TimeColumn } from './time-column.js';

type Times = readonly TimeColumn[];

const CREATED =
  names(`created inserted creation create enqueued submitted enqueue added requested received insert
  queued`);
const STARTED = names(
  `started start attempted began begun begin executed performed claimed picked dequeued locked reserved`,
);
const FINISHED = names(`finished ended finalized stopped end done finish closed close`);
/** Of a column that is named for nothing but that it is a time. */
const BARE = new Set(names(`timestamp ts time date datetime`));
const OUTCOMES = names(
  `completed succeeded complete failed errored discarded cancelled canceled aborted revoked`,
);

/** Of moments that a job isn't told by: those ahead of it, and those of the row. */
const OTHER = new Set(
  names(`updated modified deleted scheduled available expires expire expired expiry keep heartbeat
  deadline timeout delay retry next until wait last notified archived source parent debounce
  singleton expected planned estimated eta`),
);

export interface TimeChoices {
  readonly createdAt: Choice<TimeSource>;
  readonly startedAt: Choice<TimeSource>;
  readonly finishedAt: Choice<TimeSource>;
}

export function proposeTimes(all: Times): TimeChoices {
  const times = all.filter(({ column }) => !wordsOfName(column.name).some((word) => OTHER.has(word)));
  const created = firstWith(times, CREATED);
  const finishedAt = proposeFinished(times);
  const others = times.filter((time) => time !== created);
  const started =
    firstWith(others, STARTED) ?? (isOne(finishedAt) ? firstWith(others, ['processed']) : undefined);
  const bare = others.find(({ column }) => BARE.has(snakeName(column.name)));
  const used = [
    bare?.column.name,
    created?.column.name,
    started?.column.name,
    ...columnsOfTime(finishedAt.source),
  ];
  const left = times.map(({ column }) => column.name).filter((name) => !used.includes(name));
  return {
    createdAt: proposeCreated(created, bare, started ?? nearestToCreation(all)),
    startedAt:
      started === undefined
        ? unlessOneOf(none('a time of start'), left)
        : single(started, weakStart(started)),
    finishedAt: unlessOneOf(finishedAt, left),
  };
}

function isOne({ source }: Choice<TimeSource>): boolean {
  return columnsOfTime(source).length === 1;
}

/** Where there are times of names that say nothing, one of them may be the one that is missing. */
function unlessOneOf(choice: Choice<TimeSource>, left: readonly string[]): Choice<TimeSource> {
  if (choice.source !== null || left.length === 0) return choice;
  const names = left.map((name) => `\`${name}\``).join(', ');
  return choose(null, 'unsure', `${choice.reason}, unless it is one of ${names}`);
}

function proposeCreated(
  created: TimeColumn | undefined,
  bare: TimeColumn | undefined,
  other: TimeColumn | undefined,
): Choice<TimeSource> {
  if (created !== undefined) {
    const isWeak = wordsOfName(created.column.name).includes('queued');
    return single(
      created,
      isWeak ? 'it is when the job was queued, the nearest to a time of creation' : null,
    );
  }
  if (bare !== undefined)
    return single(bare, 'no other is named as a time of creation, and this one as no other time', 'unsure');
  if (other === undefined)
    return choose(null, 'unsure', 'no column looks like a time of creation: the list has no order in time');
  return single(other, 'there is no time of creation: this one stands in', 'unsure');
}

/** Where there is no start either. */
function nearestToCreation(times: Times): TimeColumn | undefined {
  return firstWith(times, ['scheduled', 'run', 'available', 'fired', ...FINISHED, ...OUTCOMES]);
}

function weakStart({ column }: TimeColumn): string | null {
  const words = wordsOfName(column.name);
  if (words.includes('processed')) return 'another column has the end, so this is where it began';
  return words.some((word) => ['locked', 'reserved'].includes(word)) ? 'a worker took the job then' : null;
}

function proposeFinished(times: Times): Choice<TimeSource> {
  const whole = firstWith(times, FINISHED);
  if (whole !== undefined) return single(whole, null);
  const outcomes = OUTCOMES.flatMap((word) =>
    times.filter(({ column }) => wordsOfName(column.name).includes(word)),
  );
  const [first] = outcomes;
  if (first === undefined) return none('a time of end');
  const alike = outcomes.filter(({ as }) => as === first.as);
  if (alike.length === 1) return single(first, null);
  const columns = alike.map(({ column }) => column.name);
  const source = first.as === 'timestamptz' ? { column: columns } : { column: columns, as: first.as };
  const reason = `the first of ${columns.map((name) => `\`${name}\``).join(', ')} that is there; ${first.reason}`;
  return choose(source, first.certainty === 'sure' ? 'likely' : first.certainty, reason);
}

/** By the list's order of words: the better name wins. */
function firstWith(times: Times, words: readonly string[]): TimeColumn | undefined {
  for (const word of words) {
    const named = times.filter(({ column }) => wordsOfName(column.name).includes(word));
    const [found] = named.toSorted((a, b) => rank(a) - rank(b));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Those that are never NULL first, then those with the fewest other words. */
function rank({ column }: TimeColumn): number {
  return (column.isNullable ? 100 : 0) + wordsOfName(column.name).length;
}

function single(time: TimeColumn, remark: string | null, certainty?: Certainty): Choice<TimeSource> {
  const { column, as, reason } = time;
  const source = as === 'timestamptz' ? column.name : { column: column.name, as };
  const reasons = [`${describeColumn(column)}: ${reason}`, ...(remark === null ? [] : [remark])];
  const known = remark !== null && time.certainty === 'sure' ? 'likely' : time.certainty;
  return choose(source, certainty ?? known, reasons.join('; '));
}
