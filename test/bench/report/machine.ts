import { cpus, platform, release, totalmem } from 'node:os';
import { withKnex } from '../database/bench-database.js';

/** What the figures were measured on. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly system: string;
  readonly node: string;
  readonly postgres: string;
  /** Postgres' settings that matter here. */
  readonly settings: Readonly<Record<string, string>>;
}

const SETTINGS = [
  'fsync',
  'synchronous_commit',
  'full_page_writes',
  'data_checksums',
  'wal_level',
  'shared_buffers',
  'max_wal_size',
  'random_page_cost',
  'jit',
];

export async function describeMachine(serverUrl: string): Promise<Machine> {
  const [processor] = cpus();
  const settings = await withKnex(serverUrl, async (knex) => {
    const { rows } = await knex.raw<{ rows: { name: string; value: string }[] }>(
      `SELECT name, current_setting(name) AS value FROM unnest(?::text[]) AS name
        UNION ALL SELECT 'server_version', current_setting('server_version')`,
      [SETTINGS as unknown as string],
    );
    return new Map(rows.map(({ name, value }) => [name, value]));
  });
  const postgres = settings.get('server_version') ?? '';
  settings.delete('server_version');
  return {
    processor: processor?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    system: `${platform()} ${release()}`,
    node: process.version,
    postgres,
    settings: Object.fromEntries(settings),
  };
}

/** In a paragraph. */
export function machineText({
  processor,
  cores,
  memoryBytes,
  system,
  node,
  postgres,
  settings,
}: Machine): string {
  const set = Object.entries(settings).map(([name, value]) => `${name} ${value}`);
  return (
    `${processor}, ${cores} cores, ${Math.round(memoryBytes / 2 ** 30)} GB of memory; ${system}; Node ${node}; ` +
    `PostgreSQL ${postgres} (${set.join(', ')}).`
  );
}
