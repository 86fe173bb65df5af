import type { Random } from './random.js';
import { between, integer, pick, weighted } from './random.js';
import type { JobKind } from './task-types.js';

type ErrorText = (random: Random, node: string) => string;

const outOfMemory: ErrorText = (random) =>
  `CUDA out of memory. Tried to allocate ${between(random, 0.2, 9).toFixed(2)} GiB. GPU ${integer(random, 0, 7)} has a total ` +
  `capacity of 79.15 GiB of which ${integer(random, 12, 900)}.${integer(random, 10, 99)} MiB is free.`;
const deadline: ErrorText = (random) => `Deadline of ${pick(random, [30, 60, 120, 300])} s exceeded`;
const workerLost: ErrorText = (random, node) =>
  `Worker ${node} lost: no heartbeat for ${integer(random, 30, 90)} s`;
const rateLimit: ErrorText = (random) =>
  `429 rate_limit_exceeded: 2000000 of 2000000 tokens per minute used; retry after ${integer(random, 2, 58)} s`;
const upstream: ErrorText = (random) =>
  `502 from model-gateway-${integer(random, 1, 4)}: upstream connect error or disconnect/reset before headers`;
const storage: ErrorText = (random) =>
  `s3: GET inputs/${integer(random, 1_000, 9_999)}.bin: 403 Forbidden (the request signature has expired)`;
const trace: ErrorText = (random, node) =>
  `Traceback (most recent call last):\n  File "/srv/worker/run.py", line ${integer(random, 80, 410)}, in step\n` +
  `    out = self.engine.generate(batch)\nRuntimeError: NCCL error on ${node}: unhandled system error (run with NCCL_DEBUG=INFO)`;

const OF_KIND: Readonly<Record<JobKind, readonly ErrorText[]>> = {
  text: [
    (random) =>
      `This model's maximum context length is 32768 tokens; the request has ${integer(random, 32_800, 91_000)}.`,
    (random) =>
      `Output is not valid JSON: expected "," at line ${integer(random, 2, 40)} column ${integer(random, 3, 80)}`,
    () => 'Content filter: the prompt was refused (category: personal data)',
  ],
  vector: [
    (random) => `Dimension mismatch: the index has 1024, the batch ${pick(random, [768, 1536, 4096])}`,
    (random) => `Input ${integer(random, 1, 512)} is empty after normalisation`,
  ],
  image: [
    (random) => `cannot identify image file 'input_${integer(random, 1, 24)}.heic'`,
    (random) => `Image is ${integer(random, 9_000, 24_000)} px wide; the limit is 8192`,
    () => 'NSFW check: 4 of 4 images were rejected',
  ],
  audio: [
    () => '輸入檔案無法解碼：第 2 聲道損毀 (moov atom not found)',
    (random) =>
      `ffmpeg exited with code 1: Invalid data found when processing input (offset ${integer(random, 100, 90_000)})`,
    () => 'No speech found: 100 % of the audio is below -60 dB',
  ],
  video: [
    (random) => `NaN in latents at step ${integer(random, 3, 48)} of 50; try a lower guidance scale`,
    (random) => `Encoder h264_nvenc failed: no capable devices found (session ${integer(random, 1, 9)})`,
  ],
  training: [
    (random) =>
      `Loss diverged at step ${integer(random, 200, 4_000)} (loss = nan); the last checkpoint was kept`,
    (random) => `Dataset row ${integer(random, 1, 90_000)}: "messages" must end with an assistant turn`,
    () => 'No space left on device: /scratch/checkpoints',
  ],
  batch: [
    (random) =>
      `${integer(random, 3, 400)} of ${integer(random, 401, 9_000)} requests failed: more than the allowed 1 %`,
    (random) => `Line ${integer(random, 2, 9_000)} of the input: Unexpected end of JSON input`,
  ],
};

const pickCommon = weighted<ErrorText>([
  [outOfMemory, 5],
  [deadline, 6],
  [rateLimit, 4],
  [workerLost, 3],
  [upstream, 3],
  [storage, 2],
  [trace, 1],
]);

/** Why a job of this kind failed. */
export function jobError(random: Random, kind: JobKind, node: string): string {
  const text = random() < 0.45 ? pick(random, OF_KIND[kind]) : pickCommon(random);
  return text(random, node);
}
