import type { Random } from './random.js';

const TYPES = ['chat', 'image', 'speech'];
const STATUSES = ['queued', 'running', 'succeeded', 'failed'];
const text = (word: string) => `'${word}'`;

/** One statement of an application, or several in a transaction. None may ever fail because of the ledger. */
export function drawWrite(random: Random, { major, days }: { major: number; days: number }): string[] {
  const moment = () =>
    `timestamptz '2026-01-01' + ${random.below(days)} * interval '1 day' + ${random.below(86_000)} * interval '1 s'`;
  const insert = (rows: number) =>
    `INSERT INTO inference_jobs (id, task_type, status, created_at)
     SELECT gen_random_uuid(), ${text(random.pick(TYPES))}, ${text(random.pick(STATUSES))}, ${moment()} + i * interval '1 ms' FROM generate_series(1, ${rows}) AS i`;
  const some = () =>
    `(SELECT id FROM inference_jobs ORDER BY md5(id::text || ${random.below(1e6)}) LIMIT ${1 + random.below(25)})`;
  const update = () =>
    random.pick([
      `UPDATE inference_jobs SET status = ${text(random.pick(STATUSES))}, started_at = created_at + interval '1 min' WHERE id IN ${some()}`,
      `UPDATE inference_jobs SET finished_at = now(), task_type = ${text(random.pick(TYPES))} WHERE id IN ${some()}`,
      `UPDATE inference_jobs SET progress = 0.5 WHERE id IN ${some()}`,
      `UPDATE inference_jobs SET created_at = ${moment()} WHERE id IN ${some()}`,
      `UPDATE inference_jobs SET started_at = NULL WHERE status = ${text(random.pick(STATUSES))}`,
    ]);
  const remove = () => `DELETE FROM inference_jobs WHERE id IN ${some()}`;
  const merge = () =>
    major < 15
      ? update()
      : `MERGE INTO inference_jobs AS job USING (SELECT id, row_number() OVER (ORDER BY id) AS n FROM ${some()} AS few
           UNION ALL SELECT gen_random_uuid(), 0 FROM generate_series(1, 3)) AS wanted ON job.id = wanted.id
         WHEN MATCHED AND n % 3 = 0 THEN DELETE
         WHEN MATCHED THEN UPDATE SET created_at = ${moment()}, status = ${text(random.pick(STATUSES))}
         WHEN NOT MATCHED THEN INSERT (id, task_type, status, created_at) VALUES (wanted.id, 'merged', 'queued', ${moment()})`;
  const one = () =>
    random.pick([() => insert(1), () => insert(30 + random.below(60)), update, update, remove, merge])();
  return random.pick<() => string[]>([
    () => [one()],
    () => [one()],
    () => ['BEGIN', one(), one(), 'COMMIT'],
    () => ['BEGIN', one(), 'SAVEPOINT s', one(), 'ROLLBACK TO s', one(), 'COMMIT'],
    () => ['BEGIN', one(), one(), 'ROLLBACK'],
    () => ['BEGIN ISOLATION LEVEL REPEATABLE READ', one(), one(), 'COMMIT'],
    () => ['BEGIN', 'SET LOCAL session_replication_role = replica', one(), one(), 'COMMIT'],
    () => [
      `WITH gone AS (DELETE FROM inference_jobs WHERE id IN ${some()} RETURNING *)
       INSERT INTO inference_jobs (id, task_type, status, created_at) SELECT gen_random_uuid(), 'moved', status, created_at FROM gone`,
    ],
    ...(random.next() < 0.15
      ? [
          () => ['TRUNCATE inference_jobs', insert(40)],
          () => ['BEGIN', one(), 'TRUNCATE inference_jobs', insert(60), 'COMMIT'],
        ]
      : []),
  ])();
}
