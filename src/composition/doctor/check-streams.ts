import type { StreamSnapshot } from '../../domain/ports/stream-registry.js';
import type { Check, Finding } from './check.js';
import { ok, stop, warning } from './check.js';
import { apart } from './check-postgres.js';
import { explainStreamError } from './explain-stream-error.js';
import { hearDate } from './hear-date.js';
import type { StreamSource } from './stream-sources.js';
import { streamSources } from './stream-sources.js';

/** Beyond that a stream seems to begin in the future, or long before it did. */
const MOST_SKEW_SECONDS = 5;

export const checkStreams: Check = {
  name: 'StreamingServer (STREAMING_URL)',
  settings: ['STREAMING_URL', 'STREAMING_INTERNAL_TOKEN', 'STREAMING_TIMEOUT_MS'],
  deadlineMs: ({ settings }) => (settings.STREAMING_TIMEOUT_MS ?? 1_000) + 5_000,
  async run({ settings, clock }) {
    const sources = configured(() => streamSources(settings, clock));
    const found = await Promise.all(sources.map(tryOne));
    return sources.length > 1 ? found.flat() : found.flat().map(({ of: _only, ...finding }) => finding);
  },
};

function configured(read: () => readonly StreamSource[]): readonly StreamSource[] {
  try {
    return read();
  } catch (error) {
    return stop(
      (error as Error).message,
      'mend STREAMING_URL: http://host:port, and a path where the server has one',
    );
  }
}

async function tryOne(source: StreamSource): Promise<Finding[]> {
  const { registry, url } = source;
  try {
    const { value, skewSeconds } = await hearDate(url, () => registry.list());
    return [...describeGaps(value, registry.origin), ...describeSkew(skewSeconds, registry.origin)];
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
            `${unreadable} entries can't be listed: their stream_id is missing, no text or whole number, or another's`,
            'give each stream a stream_id of its own',
            of,
          ),
        ]
      : []),
    ...(unreadableTimes > 0
      ? [
          warning(
            `${unreadableTimes} streams have a time that can't be read`,
            'write times with their zone (2026-01-02T03:04:05Z), or as a number since the epoch',
            of,
          ),
        ]
      : []),
    ...(truncated
      ? [
          warning(
            'it tells of more streams than it lists, or of more than are kept (20,000)',
            'let it answer with all of them at once: no further page is read',
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
