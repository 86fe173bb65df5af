import type { Json, JsonObject } from '../../src/domain/json.js';
import { TEAMS } from './people.js';
import type { Random } from './random.js';
import { between, chance, hex, integer, pick, skewed } from './random.js';
import type { DemoTaskType, JobKind } from './task-types.js';

export interface DetailsOptions {
  readonly type: DemoTaskType;
  readonly node: string;
  readonly seconds: number;
  /** Null for a job that hasn't failed. */
  readonly error: string | null;
  /** Whether it got to its result, so that there is something to report. */
  readonly done: boolean;
}

/** What the platform stores with a job: nested, of different shapes, and with a secret now and then. */
export function jobDetails(random: Random, options: DetailsOptions): JsonObject {
  const { type, node } = options;
  return {
    model: pick(random, type.models),
    params: params(random, type.kind),
    ...(options.done ? { usage: usage(random, type.kind, options.seconds) } : {}),
    node,
    ...(type.pool === 'cpu' ? {} : { gpu: gpu(random, type) }),
    queue: type.seconds > 600 ? 'bulk' : pick(random, ['interactive', 'interactive', 'standard']),
    priority: integer(random, 0, 9),
    attempts: attempts(random, options),
    tags: [`team:${pick(random, TEAMS)}`, pick(random, ['prod', 'prod', 'prod', 'staging', 'dev'])],
    request_id: `req_${hex(random, 20)}`,
    ...(chance(random, 0.12) ? { callback: callback(random) } : {}),
  };
}

function params(random: Random, kind: JobKind): JsonObject {
  switch (kind) {
    case 'text':
    case 'batch':
      return {
        temperature: pick(random, [0, 0.2, 0.7, 1]),
        top_p: pick(random, [0.9, 0.95, 1]),
        max_tokens: pick(random, [256, 512, 1_024, 4_096]),
        ...(chance(random, 0.3) ? { seed: seed(random) } : {}),
        ...(chance(random, 0.2) ? { response_format: { type: 'json_schema', strict: true } } : {}),
      };
    case 'vector':
      return {
        dimensions: pick(random, [384, 1_024]),
        normalize: true,
        batch_size: pick(random, [32, 64, 256]),
      };
    case 'image':
      return {
        width: pick(random, [768, 1_024, 1_536]),
        height: pick(random, [768, 1_024]),
        steps: integer(random, 4, 50),
        guidance: Number(between(random, 1, 9).toFixed(1)),
        seed: seed(random),
      };
    case 'audio':
      return {
        language: pick(random, ['zh', 'en', 'ja', 'auto']),
        sample_rate: 16_000,
        vad: chance(random, 0.6),
      };
    case 'video':
      return { width: 1_280, height: 720, frames: integer(random, 49, 161), fps: 24, seed: seed(random) };
    case 'training':
      return {
        method: 'lora',
        rank: pick(random, [8, 16, 64]),
        learning_rate: pick(random, [0.00001, 0.00005, 0.0002]),
        epochs: integer(random, 1, 4),
        dataset: {
          uri: `s3://datasets/${hex(random, 8)}`,
          rows: integer(random, 800, 90_000),
          sha256: hex(random, 64),
        },
      };
  }
}

/** Engines take seeds of 64 bits: some are beyond what a double holds. */
function seed(random: Random): Json {
  return chance(random, 0.25) ? BigInt(`0x7${hex(random, 15)}`) : integer(random, 1, 2 ** 31);
}

function usage(random: Random, kind: JobKind, seconds: number): JsonObject {
  const input = Math.ceil(skewed(random, kind === 'batch' ? 400_000 : 900, 0.9));
  switch (kind) {
    case 'text':
    case 'batch':
      return {
        input_tokens: input,
        output_tokens: Math.ceil(input * between(random, 0.05, 0.6)),
        cached_tokens: chance(random, 0.4) ? Math.floor(input * random()) : 0,
      };
    case 'vector':
      return { input_tokens: input, vectors: integer(random, 1, 256) };
    case 'image':
      return { images: integer(random, 1, 4), gpu_seconds: Number(seconds.toFixed(2)) };
    case 'audio':
      return { audio_seconds: Number((seconds * between(random, 6, 24)).toFixed(1)) };
    case 'video':
    case 'training':
      return { gpu_seconds: Number((seconds * 8).toFixed(1)), energy_wh: Number((seconds * 1.4).toFixed(1)) };
  }
}

function gpu(random: Random, { pool, kind }: DemoTaskType): JsonObject {
  const count = kind === 'training' || kind === 'video' ? 8 : pick(random, [1, 1, 1, 2]);
  const memory = { h100: 80, a100: 80, l40s: 48, cpu: 0 }[pool];
  return {
    type: pool.toUpperCase(),
    count,
    memory_gb: memory,
    peak_memory_gb: Number(between(random, 4, memory).toFixed(1)),
  };
}

function attempts(random: Random, { node, error, seconds }: DetailsOptions): Json {
  const last = {
    node,
    ms: Math.round(seconds * 1_000),
    ...(error === null ? {} : { error: error.slice(0, 80) }),
  };
  if (!chance(random, error === null ? 0.03 : 0.4)) return [last];
  const before = {
    node: node.replace(/\d+$/, '01'),
    ms: integer(random, 300, 9_000),
    error: 'worker restarted',
  };
  return [before, last];
}

function callback(random: Random): JsonObject {
  return {
    url: `https://hooks.example.com/jobs/${hex(random, 6)}`,
    method: 'POST',
    headers: { Authorization: `Bearer ${hex(random, 32)}`, 'X-Request-Source': 'taskdeck-demo' },
    api_key: `sk-demo-${hex(random, 24)}`,
  };
}
