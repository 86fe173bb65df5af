/** What a job works on; it decides what its details and errors look like. */
export type JobKind = 'text' | 'vector' | 'image' | 'audio' | 'video' | 'training' | 'batch';

export interface DemoTaskType {
  readonly name: string;
  readonly kind: JobKind;
  /** How often it occurs, in comparison with the others. */
  readonly weight: number;
  /** The median of how long it runs. */
  readonly seconds: number;
  /** How far it strays from that: the standard deviation of its logarithm. */
  readonly spread: number;
  /** The share that fails, and that is cancelled. */
  readonly failed: number;
  readonly cancelled: number;
  readonly models: readonly string[];
  /** The pool of nodes that it runs on. */
  readonly pool: 'h100' | 'a100' | 'l40s' | 'cpu';
}

const CHAT_MODELS = [
  'gemma-3',
  'qwen3-32b-instruct',
  'llama-3.3-70b-instruct',
  'gemma-3-27b-it',
  'mistral-small-3.2-24b',
  'taide-12b-chat',
];

export const TASK_TYPES: readonly DemoTaskType[] = [
  type('llm.chat', 'text', 340, 6, 0.9, 0.021, 0.012, 'h100', CHAT_MODELS),
  type('embedding', 'vector', 190, 1.4, 0.7, 0.008, 0.002, 'l40s', [
    'bge-m3',
    'e5-mistral-7b',
    'gte-qwen2-1.5b',
  ]),
  type('moderation', 'text', 110, 0.6, 0.5, 0.005, 0.001, 'l40s', ['llama-guard-4-12b', 'shieldgemma-9b']),
  type('rerank', 'vector', 90, 0.9, 0.6, 0.007, 0.002, 'l40s', ['bge-reranker-v2-m3', 'jina-reranker-v2']),
  type('image.generate', 'image', 80, 14, 0.6, 0.048, 0.031, 'a100', [
    'flux.1-dev',
    'sdxl-turbo',
    'sd-3.5-large',
  ]),
  type('asr.transcribe', 'audio', 55, 42, 0.9, 0.034, 0.011, 'l40s', ['whisper-large-v3', 'breeze-asr-25']),
  type('tts', 'audio', 40, 5, 0.6, 0.012, 0.006, 'l40s', ['xtts-v2', 'kokoro-82m', 'fish-speech-1.5']),
  type('vlm.describe', 'image', 32, 8, 0.7, 0.026, 0.008, 'a100', ['qwen2.5-vl-32b', 'internvl3-14b']),
  type('ocr', 'image', 28, 6, 0.8, 0.024, 0.004, 'l40s', ['got-ocr-2', 'paddleocr-v5']),
  type('llm.batch', 'batch', 18, 900, 0.9, 0.045, 0.052, 'h100', CHAT_MODELS),
  type('image.upscale', 'image', 16, 11, 0.5, 0.037, 0.014, 'a100', ['real-esrgan-x4', 'supir-v0']),
  type('video.generate', 'video', 9, 240, 0.6, 0.094, 0.088, 'h100', [
    'wan2.2-14b',
    'hunyuan-video',
    'ltx-video',
  ]),
  type('eval', 'batch', 7, 1_500, 0.8, 0.061, 0.043, 'h100', CHAT_MODELS),
  type('audio.diarize', 'audio', 6, 65, 0.8, 0.041, 0.012, 'l40s', ['pyannote-3.1']),
  type('fine_tune', 'training', 2.5, 9_000, 0.8, 0.118, 0.107, 'h100', [
    'qwen3-8b',
    'llama-3.1-8b',
    'whisper-large-v3',
  ]),
  type('index.build', 'vector', 2, 1_100, 0.7, 0.038, 0.021, 'cpu', ['bge-m3']),
];

function type(
  name: string,
  kind: JobKind,
  weight: number,
  seconds: number,
  spread: number,
  failed: number,
  cancelled: number,
  pool: DemoTaskType['pool'],
  models: readonly string[],
): DemoTaskType {
  return { name, kind, weight, seconds, spread, failed, cancelled, models, pool };
}
