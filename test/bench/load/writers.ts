import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { TITLES } from '../database/job-rows.js';

export interface WritersPlan {
  readonly url: string;
  readonly clients: number;
  readonly seconds: number;
  readonly work: Work;
  /** Whether each commit waits for the disk. */
  readonly durable: boolean;
}

export interface Written {
  readonly count: number;
  readonly perSecond: number;
}

/** A whole life of new jobs, the progress of ones that run, or many rows in one statement. */
export type Work = 'lives' | 'progress' | 'bulk';

const BULK_ROWS = 1_000;
const INSERT_MANY = `INSERT INTO inference_jobs (user_id, name, task_type, status, details)
  SELECT 'user-' || i, ($2::text[])[1 + i % ${TITLES.length}] || ' #' || i, 'tts', 'queued', $1::jsonb
    FROM generate_series(1, ${BULK_ROWS}) AS i`;

const INSERT = `INSERT INTO inference_jobs (user_id, name, task_type, status, details)
  VALUES ($1, $2, $3, 'queued', $4) RETURNING id`;
const START = `UPDATE inference_jobs SET status = 'running', started_at = clock_timestamp() WHERE id = $1`;
const SUCCEED = `UPDATE inference_jobs SET status = 'succeeded', progress = 1, finished_at = clock_timestamp() WHERE id = $1`;
const PROGRESS = 'UPDATE inference_jobs SET progress = $2 WHERE id = $1';
/** GIN indexes put entries off, until a writer or the autovacuum has to enter them. */
const FINISH_INDEXES = `SELECT gin_clean_pending_list(indexrelid::regclass)
  FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_am ON pg_am.oid = relam
 WHERE indrelid = 'inference_jobs'::regclass AND amname = 'gin'`;
const TYPES = ['llm.chat', 'embedding', 'moderation', 'rerank', 'image.generate', 'tts'];
const DETAILS = JSON.stringify({
  model: 'model-7',
  params: { temperature: 0.7, top_p: 0.95, max_tokens: 4096 },
  usage: { input_tokens: 1200, output_tokens: 340 },
  node: 'gpu-h100-07',
  queue: 'standard',
  priority: 5,
  tags: ['team:search', 'prod'],
  request_id: 'req_0f1e2d3c4b5a69788796a5b4c3d2e1f0',
});

/** How many jobs, or changes of progress, all clients got done, to the last index; each statement is a transaction. */
export async function measureWriters({
  url,
  clients,
  seconds,
  work,
  durable,
}: WritersPlan): Promise<Written> {
  const pool = new pg.Pool({ connectionString: url, max: clients });
  const sessions = await Promise.all(Array.from({ length: clients }, () => pool.connect()));
  try {
    for (const session of sessions) await session.query(`SET synchronous_commit = ${durable ? 'on' : 'off'}`);
    const steps = await Promise.all(sessions.map(async (session) => stepOf(session, work)));
    const startedAt = performance.now();
    const endsAt = startedAt + seconds * 1_000;
    const done = await Promise.all(
      steps.map(async (step) => {
        let count = 0;
        while (performance.now() < endsAt) count += await step(count);
        return count;
      }),
    );
    await sessions[0]?.query(FINISH_INDEXES);
    const count = done.reduce((sum, each) => sum + each, 0);
    return { count, perSecond: count / ((performance.now() - startedAt) / 1_000) };
  } finally {
    for (const session of sessions) session.release();
    await pool.end();
  }
}

const WRITES_A_LIFE = 3;

/**
 * Writes whole lives of jobs, one after the other, at so many statements a second, each a transaction that waits for the disk.
 * @returns how many statements that were
 */
export async function writeSteadily(url: string, perSecond: number, seconds: number): Promise<number> {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  const session = await pool.connect();
  try {
    const step = await stepOf(session, 'lives');
    const startedAt = performance.now();
    let lives = 0;
    for (;;) {
      const dueAt = startedAt + (lives * WRITES_A_LIFE * 1_000) / perSecond;
      if (dueAt >= startedAt + seconds * 1_000) return lives * WRITES_A_LIFE;
      await wait(Math.max(0, dueAt - performance.now()));
      lives += await step(lives);
    }
  } finally {
    session.release();
    await pool.end();
  }
}

/** A step tells how many jobs, or changes, it was. */
async function stepOf(session: pg.PoolClient, work: Work): Promise<(count: number) => Promise<number>> {
  const insert = async (count: number) => {
    const name = `${TITLES[count % TITLES.length]} #${count}`;
    const values = [`user-${count % 400}`, name, TYPES[count % TYPES.length], DETAILS];
    const { rows } = await session.query<{ id: string }>(INSERT, values);
    return rows[0]?.id;
  };
  if (work === 'lives') {
    return async (count) => {
      const id = await insert(count);
      await session.query(START, [id]);
      await session.query(SUCCEED, [id]);
      return 1;
    };
  }
  if (work === 'bulk') {
    return async () => {
      await session.query(INSERT_MANY, [DETAILS, TITLES]);
      return BULK_ROWS;
    };
  }
  const id = await insert(0);
  await session.query(START, [id]);
  return async (count) => {
    await session.query(PROGRESS, [id, (count % 1_000) / 1_000]);
    return 1;
  };
}
