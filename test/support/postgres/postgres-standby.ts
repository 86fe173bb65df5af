import { eventually } from '../eventually.js';
import { query } from '../query.js';
import type { ClusterParts } from './postgres-cluster.js';
import { PostgresCluster } from './postgres-cluster.js';

/** A read-only copy that follows its primary by streaming, and can be held back. */
export class PostgresStandby extends PostgresCluster {
  constructor(
    parts: ClusterParts,
    private readonly primary: PostgresCluster,
  ) {
    super(parts);
  }

  /** Shows nothing newer from now on, though it goes on receiving it. */
  async pause(): Promise<void> {
    await query(this.url, 'SELECT pg_wal_replay_pause()');
    await eventually(() => query(this.url, 'SELECT pg_get_wal_replay_pause_state() AS state'), {
      until: ([row]) => row?.['state'] === 'paused',
    });
  }

  async resume(): Promise<void> {
    await query(this.url, 'SELECT pg_wal_replay_resume()');
  }

  /** Waits until it shows all that the primary had committed by now. */
  async caughtUp(): Promise<void> {
    // The end of a record that is flushed at once: where others write, the current LSN may be amid one that is not yet.
    const emitted = await query(
      this.primary.url,
      `SELECT pg_logical_emit_message(true, 'caught up?', '') AS lsn`,
    );
    const reached = `SELECT pg_last_wal_replay_lsn() >= '${String(emitted[0]!['lsn'])}' AS reached`;
    await eventually(() => query(this.url, reached), { until: ([row]) => row?.['reached'] === true });
  }
}
