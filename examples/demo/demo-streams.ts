import type { JsonObject } from '../../src/domain/json.js';
import { pickUser } from './people.js';
import type { Random } from './random.js';
import { between, chance, createRandom, hex, integer, pick, skewed, weighted } from './random.js';
import { STREAM_ERRORS, STREAM_KINDS } from './stream-kinds.js';
import type { StreamKind } from './stream-kinds.js';

/** A stream as `GET /streams` reports it. */
export interface DemoStream {
  readonly stream_id: string;
  readonly name: string;
  readonly task_type: string;
  readonly user_id: string;
  readonly status: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';
  readonly created_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly error: string | null;
  readonly details: JsonObject;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** How long a stream that has ended is still reported. */
const LINGER_MS = 90 * SECOND;
const MAX_GAP_MS = 20 * SECOND;
/** Since some places are empty at any moment. */
const PLACES_PER_STREAM = 1.05;

const pickKind = weighted<StreamKind>(STREAM_KINDS.map((kind) => [kind, kind.weight]));

/**
 * The streams at one moment, about `count` of them: a function of the seed and the time alone, so that a restarted server goes on with the
 * same ones. Each place is taken by one stream after the other.
 * @param nowMs epoch milliseconds
 */
export function streamsAt(seed: number, count: number, nowMs: number): DemoStream[] {
  return Array.from({ length: Math.ceil(count * PLACES_PER_STREAM) }, (_, place) =>
    streamOf(seed, place, nowMs),
  ).filter((stream) => stream !== null);
}

function streamOf(seed: number, place: number, nowMs: number): DemoStream | null {
  const placeRandom = createRandom(seed, place, 0x73_74_72);
  const kind = pickKind(placeRandom);
  const lifeMs = Math.max(MINUTE, skewed(placeRandom, kind.minutes, 0.5) * MINUTE);
  const periodMs = lifeMs + LINGER_MS + MAX_GAP_MS;
  const phase = placeRandom() * periodMs;
  const turn = Math.floor((nowMs + phase) / periodMs);
  const random = createRandom(seed, place, turn);
  const createdAt = turn * periodMs - phase + random() * MAX_GAP_MS;
  const startedAt = createdAt + between(random, 0.4, 6) * SECOND;
  const endsAt = createdAt + lifeMs * between(random, 0.9, 1);
  if (nowMs < createdAt || nowMs >= endsAt + LINGER_MS) return null;

  const draw = random();
  const outcome = draw < 0.16 ? 'failed' : draw < 0.22 ? 'cancelled' : 'succeeded';
  const error = pick(random, STREAM_ERRORS);
  const ended = nowMs >= endsAt;
  const started = nowMs >= startedAt;
  return {
    stream_id: `${kind.protocol}-${hex(random, 12)}`,
    name: pick(random, kind.names).replace('#', String(integer(random, 1, 60))),
    task_type: kind.taskType,
    user_id: pickUser(random),
    status: ended ? outcome : started ? 'running' : 'queued',
    created_at: moment(createdAt),
    started_at: started ? moment(startedAt) : null,
    finished_at: ended ? moment(endsAt) : null,
    error: ended && outcome === 'failed' ? error : null,
    details: details(random, kind, { nowMs: Math.min(nowMs, endsAt), startedAt, live: started && !ended }),
  };
}

interface Moment {
  readonly nowMs: number;
  readonly startedAt: number;
  readonly live: boolean;
}

function details(random: Random, kind: StreamKind, { nowMs, startedAt, live }: Moment): JsonObject {
  const node = `edge-${pick(random, ['tpe', 'tyo', 'fra', 'iad'])}-${integer(random, 1, 6)}`;
  const key = hex(random, 24);
  const audience = skewed(random, kind.viewers, 0.6);
  const [video, audio] = kind.codecs;
  const secure = chance(random, 0.8);
  // The rest is drawn anew each second, so that no number of a stream that is still on stands still.
  const flicker = createRandom(Math.floor(nowMs / SECOND), audience * 1_000);
  const warmUp = Math.min(1, Math.max(0, (nowMs - startedAt) / (2 * MINUTE)));
  return {
    protocol: kind.protocol,
    model: kind.model,
    node,
    viewers: live ? Math.max(1, Math.round(audience * warmUp * between(flicker, 0.92, 1.08))) : 0,
    kbps: live ? Math.round(kind.kbps * between(flicker, 0.9, 1.1)) : 0,
    latency_ms: live ? Math.round(between(flicker, 90, 900)) : null,
    uptime_s: Math.max(0, Math.floor((nowMs - startedAt) / SECOND)),
    ...(video === null ? {} : { video: { codec: video, resolution: kind.resolution, fps: 30 } }),
    ...(audio === null ? {} : { audio: { codec: audio, sample_rate: 48_000 } }),
    ingest: {
      url: `${kind.protocol}://${node}.example.net/live`,
      stream_key: `sk_live_${key}`,
      encrypted: secure,
    },
  };
}

function moment(ms: number): string {
  const micros = String(Math.floor((ms % 1) * 1_000)).padStart(3, '0');
  return `${new Date(Math.floor(ms)).toISOString().slice(0, -1)}${micros}Z`;
}
