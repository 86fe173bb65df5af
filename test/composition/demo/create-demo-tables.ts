import type { Knex } from 'knex';

/** The tables that the demo fills, as the migrations make them. */
export async function createDemoTables(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE inference_jobs (
      id uuid CONSTRAINT inference_jobs_pkey PRIMARY KEY DEFAULT gen_random_uuid(),
      user_id text,
      name text,
      task_type text COLLATE "C" NOT NULL,
      status text COLLATE "C" NOT NULL
        CHECK (status IN ('queued', 'running', 'succeeded', 'failed', 'cancelled', 'unknown')),
      progress double precision CHECK (progress >= 0 AND progress <= 1),
      error text,
      details jsonb NOT NULL DEFAULT '{}',
      created_at timestamptz NOT NULL DEFAULT now(),
      started_at timestamptz,
      finished_at timestamptz
    );
    CREATE INDEX inference_jobs_created ON inference_jobs (created_at, id) INCLUDE (status, task_type);
    CREATE INDEX inference_jobs_started ON inference_jobs (started_at, id) INCLUDE (created_at, status, task_type);
    CREATE INDEX inference_jobs_finished ON inference_jobs (finished_at, id) INCLUDE (created_at, status, task_type);
    CREATE INDEX inference_jobs_class ON inference_jobs (status, task_type, created_at, id)
      INCLUDE (started_at, finished_at);
    CREATE TABLE users (
      id text COLLATE "C" PRIMARY KEY DEFAULT gen_random_uuid()::text,
      username text COLLATE "C" NOT NULL UNIQUE,
      role text NOT NULL CHECK (role IN ('admin', 'user')),
      password_hash text
    )`);
}
