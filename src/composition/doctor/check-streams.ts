import type { StreamSnapshot } from '../../domain/ports/stream-registry.js';
import type { StreamSource } from '../config/streams-config.js';
import { openStreams } from '../open-streams.js';
import type { Check, Finding } from './check.js';
import { ok, warning } from './check.js';
import { apart } from './check-postgres.js';
import { explainStreamError } from './explain-stream-error.js';
import type { Ground } from './ground.js';
import { hearDate } from './hear-date.js';

/** Beyond that a stream seems to begin in the future, or long before it did. */
const MOST_SKEW_SECONDS = 5;
const SPARE_MS = 5_000;

/** Each source of streams, all at once and each within its own time. */
export const checkStreams: Check = {
  name: 'streams',
  settings: ['STREAMING_URL', 'STREAMING_INTERNAL_TOKEN', 'STREAMING_TIMEOUT_MS'],
  deadlineMs: ({ streams }) => Math.max(0, ...streams.map(({ timeoutMs }) => timeoutMs)) + SPARE_MS,
  async run(ground) {
    const found = await Promise.all(ground.streams.map((source) => tryOne(source, ground)));
    if (found.length > 0) return found.flat();
    return ground.lacking.has('TASKDECK_CONFIG')
      ? [{ status: 'warning', says: 'not tried: TASKDECK_CONFIG is missing or wrong' }]
      : [ok('there are none: TASKDECK_CONFIG says so')];
  },
};

async function tryOne(source: StreamSource, { clock }: Ground): Promise<Finding[]> {
  const { origin, url } = source;
  try {
    const { value, skewSeconds } = await hearDate(url, () => openStreams(source, clock).list());
    return [...describeGaps(value, origin), ...describeSkew(skewSeconds, origin)];
  } catch (error) {
    return [explainStreamError(error, source)];
  }
}

function describeGaps(snapshot: StreamSnapshot, of: string): Finding[] {
  const { streams, truncated, unreadable, unreadableTimes = 0 } = snapshot;
  return [
    ok(`${streams.length} streams`, { of }),
    ...(unreadable > 0
      ? [
          warning(
            `${unreadable} entries can't be listed: they have no usable id, or another's`,
            'give each stream an id of its own (stream_id, or what "id" of the mapping names)',
            of,
          ),
        ]
      : []),
    ...(unreadableTimes > 0
      ? [
          warning(
            `${unreadableTimes} streams have a time that can't be read`,
            'write times with their zone (2026-01-02T03:04:05Z), or as a number since the epoch; or say in "as" of the mapping how they are written',
            of,
          ),
        ]
      : []),
    ...(truncated
      ? [
          warning(
            'it tells of more streams than were read, or of more than are kept (20,000)',
            'let it answer with all of them at once, or say in "paging" of the mapping how the next ones are asked for',
            of,
          ),
        ]
      : []),
  ];
}

function describeSkew(seconds: number | null, of: string): Finding[] {
  if (seconds === null || Math.abs(seconds) <= MOST_SKEW_SECONDS) return [];
  return [warning(`its clock is ${apart(seconds)} this machine's`, 'let both keep time by NTP', of)];
}
