import { cpus, platform, release, totalmem } from 'node:os';
import type { BenchPostgres } from '../bench.js';
import { withKnex } from '../database/bench-database.js';

/** A server that was measured on, and its settings that matter here. */
export interface PostgresSettings {
  readonly label: string;
  readonly settings: Readonly<Record<string, string>>;
}

/** What the figures were measured on. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly system: string;
  readonly node: string;
  readonly postgres: readonly PostgresSettings[];
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

export async function describePostgres({ label, url }: BenchPostgres): Promise<PostgresSettings> {
  return withKnex(url, async (knex) => {
    const { rows } = await knex.raw<{ rows: { name: string; value: string }[] }>(
      `SELECT name, current_setting(name)
                || CASE WHEN name = 'jit' AND NOT pg_jit_available() THEN ', but without LLVM' ELSE '' END AS value
         FROM unnest(?::text[]) AS name`,
      [SETTINGS as unknown as string],
    );
    return { label, settings: Object.fromEntries(rows.map(({ name, value }) => [name, value])) };
  });
}

export function describeMachine(postgres: readonly PostgresSettings[]): Machine {
  const [processor] = cpus();
  return {
    processor: processor?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    system: `${platform()} ${release()}`,
    node: process.version,
    postgres,
  };
}

/** In a paragraph. */
export function machineText({ processor, cores, memoryBytes, system, node, postgres }: Machine): string {
  const servers = postgres.map(({ label, settings }) => {
    const set = Object.entries(settings).map(([name, value]) => `${name} ${value}`);
    return `PostgreSQL ${label} (${set.join(', ')})`;
  });
  return (
    `${processor}, ${cores} cores, ${Math.round(memoryBytes / 2 ** 30)} GB of memory; ${system}; Node ${node}; ` +
    `${servers.join('; ')}.`
  );
}
