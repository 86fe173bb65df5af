/**
 * The rows under measurement, drawn by Postgres: `setseed` and a plan without parallel workers give the same ones each
 * time. They cover 90 days, with more jobs by day than by night.
 */

/** All jobs are older, so that the present never is among them. */
export const HISTORY_START = '2026-01-01T00:00:00Z';
export const DAYS = 90;
const SEED = 0.424242;

/** With their share of the jobs and the mean of how many seconds one runs. */
const TASK_TYPES = [
  ['llm.chat', 0.3, 6],
  ['embedding', 0.18, 1.4],
  ['moderation', 0.12, 0.6],
  ['rerank', 0.1, 0.9],
  ['image.generate', 0.09, 14],
  ['asr.transcribe', 0.06, 42],
  ['tts', 0.05, 5],
  ['vlm.describe', 0.04, 8],
  ['ocr', 0.025, 6],
  ['llm.batch', 0.02, 900],
  ['video.generate', 0.01, 240],
  ['fine_tune', 0.005, 9_000],
] as const;

/** The newest jobs are still queued, those before them run; of the others 7 % have failed and 3 % were cancelled. */
const QUEUED = 0.0005;
const RUNNING = 0.001;

/**
 * What nine jobs of ten are called, each as often as the others: `report` is in a third of them, `會議` in one of ten.
 * One job in a hundred is an invoice's besides, one in 100,000 has words that no other has.
 */
export const TITLES = [
  ...['daily report', 'Weekly report', 'sales report', 'incident report', 'Report of churn', 'usage report'],
  ...['annual report', 'bug report', 'lab report', 'support chat', 'product photo', 'contract review'],
  ...['résumé screening', 'ÜBERSETZUNG Vertrag', 'video captions', 'search index', 'code assistant'],
  ...['會議紀錄', '董事會議逐字稿', '客服對話摘要', '商品圖片生成', '影片字幕', '合約審閱', '語音轉文字'],
  ...['議題討論', '文件翻譯', '知識庫問答'],
];
const INVOICE_EVERY = 101;
const RARE_EVERY = 100_003;

/** User 1 has 15 % of the jobs, the last of the 100,000 a handful. One in five users has left after a third of the time. */
const USERS = 100_000;
const LEFT_AFTER_DAYS = DAYS / 3;

const MODELS = [
  'gemma-3',
  'llama-3.3-70b',
  'qwen3-32b',
  'mistral-small',
  'whisper-large-v3',
  'sdxl',
  'bge-m3',
];
const GPUS = ['H100', 'A100', 'L40S', 'MI300X'];

/** Of so many jobs, a run of six was submitted in one statement and shares its moment to the microsecond. */
const TIE_EVERY = 291;

const array = (texts: readonly string[]) => `(ARRAY[${texts.map((text) => `'${text}'`).join(', ')}])`;
const pick = (texts: readonly string[], draw: string) =>
  `${array(texts)}[1 + floor(${draw} * ${texts.length})::int]`;
const names = TASK_TYPES.map(([name]) => `'${name}'`).join(', ');
const seconds = TASK_TYPES.map(([, , mean]) => mean).join(', ');
const bounds = TASK_TYPES.slice(1).map((_, index) =>
  TASK_TYPES.slice(0, index + 1)
    .reduce((sum, [, share]) => sum + share, 0)
    .toFixed(3),
);

/** Statements for one transaction. */
export function insertJobs(rows: number): string[] {
  return [
    'SET LOCAL max_parallel_workers_per_gather = 0',
    `SELECT setseed(${SEED})`,
    `INSERT INTO inference_jobs
       (id, user_id, name, task_type, status, progress, error, details, created_at, started_at, finished_at)
     SELECT md5('job ' || i)::uuid,
            'user-' || CASE WHEN rank >= 10 AND rank % 5 = 0 AND day > ${LEFT_AFTER_DAYS} THEN rank + 1 ELSE rank END,
            CASE WHEN r4 < 0.9 THEN
              ${pick(TITLES, 'r8')}
                || CASE WHEN i % ${INVOICE_EVERY} = 0 THEN ' invoice' ELSE '' END
                || CASE WHEN i % ${RARE_EVERY} = 7 THEN ' 海嘯 tsunami' ELSE '' END
                || CASE i % 3 WHEN 0 THEN ' #' || i WHEN 1 THEN ' ' || to_char(created_at, 'YYYY-MM-DD') ELSE '' END
            END,
            task_type, status,
            CASE status WHEN 'succeeded' THEN 1 WHEN 'queued' THEN NULL ELSE (r5 * 1000)::int / 1000::float8 END,
            CASE WHEN status = 'failed' THEN (ARRAY['CUDA out of memory. Tried to allocate 2.50 GiB',
              'worker lost: heartbeat missed for 30 s', 'upstream answered 503 after 3 attempts'])[1 + (r5 * 2.99)::int % 3] END,
            jsonb_build_object(
              'model', CASE WHEN task_type = 'fine_tune' THEN 'ft-' || rank ELSE ${pick(MODELS, 'r6')} END,
              'gpu', jsonb_build_object('type', ${pick(GPUS, 'r3')}, 'count', 1 + (r1 * 3)::int),
              'params', jsonb_build_object('temperature', (r5 * 10)::int / 10::float8, 'top_p', 0.95, 'max_tokens', 4096),
              'usage', jsonb_build_object('input_tokens', (r4 * 4000)::int, 'output_tokens', (r5 * 900)::int),
              'node', 'gpu-' || (r6 * 24)::int, 'queue', 'standard', 'priority', (r6 * 9)::int,
              'tags', jsonb_build_array('team:' || (r5 * 12)::int, 'prod'),
              'request_id', 'req_' || md5(i::text)),
            created_at,
            CASE WHEN is_started THEN created_at + wait END,
            CASE WHEN status NOT IN ('queued', 'running') THEN created_at + wait + run END
       FROM (
         SELECT *, floor(power(${USERS}, power(r7, 1.5)))::int AS rank,
                '${HISTORY_START}'::timestamptz + make_interval(secs => 86400 * (day + 0.09 * sin(2 * pi() * day)))
                     AS created_at,
                status <> 'queued' AND (status <> 'cancelled' OR r5 < 0.5) AS is_started,
                make_interval(secs => -2 * ln(1 - r3)) AS wait,
                make_interval(secs => -ln(1 - r4) * (ARRAY[${seconds}])[kind]) AS run,
                (ARRAY[${names}])[kind] AS task_type
           FROM (
             SELECT *, (job - (hashint8extended(job, 7) & 1048575) / 1048576::float8) * (${DAYS}::float8 / ${rows}) AS day,
                    1 + width_bucket(r1, ARRAY[${bounds.join(', ')}]::float[]) AS kind,
                    CASE WHEN i > ${rows * (1 - QUEUED)} THEN 'queued' WHEN i > ${rows * (1 - RUNNING)} THEN 'running'
                         WHEN r2 < 0.07 THEN 'failed' WHEN r2 < 0.1 THEN 'cancelled' ELSE 'succeeded' END AS status
               FROM (
                 SELECT i, CASE WHEN i % ${TIE_EVERY} < 6 AND i > 6 THEN i - i % ${TIE_EVERY} ELSE i END AS job,
                        random() AS r1, random() AS r2, random() AS r3, random() AS r4, random() AS r5, random() AS r6,
                        random() AS r7, random() AS r8
                   FROM generate_series(1::bigint, ${rows}) AS i
               ) AS drawn
           ) AS dated
       ) AS job`,
  ];
}

/** Some type that is neither rare nor frequent. */
export const MIDDLING_TYPE = 'image.generate';
