import type { Knex } from 'knex';
import { JOBS_TABLE } from '../../src/adapters/knex/schema.js';

const NEW = `(ARRAY['chat', 'image', 'speech'])[1 + floor(random() * 3)::int],
  (ARRAY['queued', 'running', 'failed'])[1 + floor(random() * 3)::int], timestamptz '2026-01-01' + random() * interval '6 h'`;
const SOME = (limit: number) =>
  `(SELECT id FROM ${JOBS_TABLE} WHERE id > (SELECT gen_random_uuid()) ORDER BY id LIMIT ${limit})`;
const insert = (rows: number) =>
  `INSERT INTO ${JOBS_TABLE} (task_type, status, created_at) SELECT ${NEW} FROM generate_series(1, ${rows})`;

/** Every kind of statement that changes what is counted; each leaves about as many jobs as there were. */
const STATEMENTS = [
  insert(1),
  insert(40),
  `COPY ${JOBS_TABLE} (task_type, status, created_at) FROM PROGRAM 'printf "copy\\tqueued\\t2026-01-01T00:00:01Z\\ncopy\\tfailed\\t2026-01-01T05:00:00Z\\n"'`,
  `UPDATE ${JOBS_TABLE} SET status = 'running', started_at = created_at + interval '1 min' WHERE id IN ${SOME(1)}`,
  `UPDATE ${JOBS_TABLE} SET status = 'succeeded', started_at = created_at, finished_at = created_at + interval '1 h' WHERE id IN ${SOME(20)}`,
  `UPDATE ${JOBS_TABLE} SET created_at = created_at + interval '1 min', started_at = NULL WHERE id IN ${SOME(5)}`,
  `UPDATE ${JOBS_TABLE} SET progress = random() WHERE id IN ${SOME(5)}`,
  `INSERT INTO ${JOBS_TABLE} (id, task_type, status) SELECT id, 'upsert', 'queued' FROM ${SOME(5)} AS few
     UNION ALL SELECT gen_random_uuid(), 'upsert', 'queued' FROM generate_series(1, 3)
     ON CONFLICT (id) DO UPDATE SET status = 'cancelled', finished_at = now()`,
  `WITH gone AS (DELETE FROM ${JOBS_TABLE} WHERE id IN ${SOME(3)} RETURNING *)
     INSERT INTO ${JOBS_TABLE} (task_type, status, created_at) SELECT 'moved', status, created_at FROM gone`,
  `DELETE FROM ${JOBS_TABLE} WHERE id IN ${SOME(1)}`,
  `DELETE FROM ${JOBS_TABLE} WHERE id IN ${SOME(45)}`,
];

const pick = <T>(choices: readonly T[]): T => choices[Math.floor(Math.random() * choices.length)]!;

/** A deadlock or a serialization failure among writers, a killed connection, a lock that wasn't had in time. */
const EXPECTED = ['40P01', '40001', '57P01', '55P03'];

export interface WriterReport {
  commits: number;
  rollbacks: number;
  kills: number;
}

/**
 * Writes until told to stop: statements alone and in transactions, with savepoints rolled back to, transactions rolled
 * back and connections killed. @throws what no writer should meet.
 */
export async function writeUntil(isOver: () => boolean, knex: Knex, report: WriterReport): Promise<void> {
  while (!isOver()) {
    try {
      if (Math.random() < 0.3) await knex.raw(pick(STATEMENTS));
      else
        await knex.transaction(writeInTransaction, {
          isolationLevel: pick(['read committed', 'repeatable read']),
        });
      report.commits++;
    } catch (error) {
      const { code, message } = error as Error & { code?: string };
      if (message === ROLL_BACK) report.rollbacks++;
      else if (code === '57P01' || /connection/i.test(message)) report.kills++;
      else if (!EXPECTED.includes(code ?? '')) throw error;
    }
  }
}

const ROLL_BACK = 'rolled back on purpose';

async function writeInTransaction(transaction: Knex.Transaction): Promise<void> {
  for (let statements = pick([1, 2, 4]); statements > 0; statements--) {
    await transaction.raw(pick(STATEMENTS));
    if (Math.random() < 0.3) {
      await transaction.raw('SAVEPOINT before');
      await transaction.raw(pick(STATEMENTS));
      await transaction.raw('ROLLBACK TO before');
    }
  }
  if (Math.random() < 0.2) throw new Error(ROLL_BACK);
  if (Math.random() < 0.05) await transaction.raw('SELECT pg_terminate_backend(pg_backend_pid())');
}
