import type { Knex } from 'knex';
import { setTimeout as wait } from 'node:timers/promises';
import type { Rows } from '../sql.js';

export interface ClusterFacts {
  /** Given once, by initdb, and copied with the data; null where this role may not ask. */
  readonly systemIdentifier: string | null;
  /** When this very server was started. */
  readonly startedAt: string;
  readonly isStandby: boolean;
  readonly isPaused: boolean;
}

export async function readClusterFacts(knex: Knex): Promise<ClusterFacts> {
  const { rows } = await knex.raw<
    Rows<Omit<ClusterFacts, 'systemIdentifier'> & { readonly may_ask: boolean }>
  >(
    `SELECT pg_postmaster_start_time()::text AS "startedAt", pg_is_in_recovery() AS "isStandby",
            CASE WHEN pg_is_in_recovery() THEN pg_is_wal_replay_paused() ELSE false END AS "isPaused",
            has_function_privilege('pg_control_system()', 'EXECUTE') AS may_ask`,
  );
  const [facts] = rows;
  if (facts === undefined) throw new Error('the server says nothing of itself');
  const { may_ask: mayAsk, ...told } = facts;
  return { ...told, systemIdentifier: mayAsk ? await readSystemIdentifier(knex) : null };
}

async function readSystemIdentifier(knex: Knex): Promise<string | null> {
  const { rows } = await knex.raw<Rows<{ readonly id: string }>>(
    'SELECT system_identifier::text AS id FROM pg_control_system()',
  );
  return rows[0]?.id ?? null;
}

export interface Lag {
  /** Whether the replica shows, or came to show while it was waited for, what the primary had written. */
  readonly hasCaughtUp: boolean;
  /** How much of the primary's log it has yet to replay. */
  readonly bytes: number;
  /** How old the last transaction is that it shows, in seconds; null where it has replayed none. */
  readonly seconds: number | null;
}

const ASK_EVERY_MS = 100;

/** Waits until a replica shows what its primary has written by now, for `patienceMs` at most. */
export async function measureLag(primary: Knex, replica: Knex, patienceMs: number): Promise<Lag> {
  const { rows } = await primary.raw<Rows<{ readonly lsn: string }>>(
    'SELECT pg_current_wal_flush_lsn()::text AS lsn',
  );
  const written = rows[0]?.lsn ?? '0/0';
  for (let waited = 0; ; waited += ASK_EVERY_MS) {
    const lag = await lagBehind(replica, written);
    if (lag.hasCaughtUp || waited >= patienceMs) return lag;
    await wait(ASK_EVERY_MS);
  }
}

async function lagBehind(replica: Knex, written: string): Promise<Lag> {
  const { rows } = await replica.raw<Rows<{ readonly bytes: string; readonly seconds: number | null }>>(
    `SELECT GREATEST(0, pg_wal_lsn_diff(?::pg_lsn, pg_last_wal_replay_lsn())) AS bytes,
            extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())::float8 AS seconds`,
    [written],
  );
  const bytes = Number(rows[0]?.bytes ?? 0);
  return { hasCaughtUp: bytes === 0, bytes, seconds: rows[0]?.seconds ?? null };
}
