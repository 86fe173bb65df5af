import type { Knex } from 'knex';
import { processCpuSeconds } from './postgres-cpu.js';

/** What an API server calls its sessions. */
const APPLICATION = 'taskdeck';

/** In seconds, by process. */
type Used = ReadonlyMap<number, number>;

/** What each session of API servers at this database has used so far. Empty where there is no /proc. */
export async function readSessions(knex: Knex): Promise<Used> {
  const { rows } = await knex.raw<{ rows: { pid: number }[] }>(
    'SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = ?',
    [APPLICATION],
  );
  const used = rows.map(({ pid }) => [pid, processCpuSeconds(pid)] as const);
  return new Map(used.filter((entry): entry is [number, number] => entry[1] !== null));
}

/** Of those that are there at the end, also if they weren't at the start; null where none is known. */
export function usedBetween(start: Used, end: Used): number | null {
  if (end.size === 0) return null;
  return [...end].reduce((sum, [pid, seconds]) => sum + seconds - (start.get(pid) ?? 0), 0);
}
