import type { WireStatus, WireTask } from '../../../src/adapters/http/wire.js';

/** A row as pg gives it by default: timestamps as Dates of milliseconds, the JSON parsed. */
export interface DriverRow {
  readonly id: string;
  readonly user_id: string | null;
  readonly name: string | null;
  readonly task_type: string;
  readonly status: WireStatus;
  readonly progress: number | null;
  readonly error: string | null;
  readonly details: unknown;
  readonly created_at: Date;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
}

export function rowToWire(row: DriverRow): WireTask {
  return {
    id: row.id,
    source: 'compute',
    origin: 'compute',
    task_type: row.task_type,
    status: row.status,
    status_text: null,
    name: row.name,
    user_id: row.user_id,
    progress: row.progress,
    created_at: row.created_at.toISOString(),
    started_at: row.started_at?.toISOString() ?? null,
    finished_at: row.finished_at?.toISOString() ?? null,
    error: row.error,
    details: row.details,
  };
}
