import type { Knex } from 'knex';
import {
  createDatabase,
  installLedger,
  ledgerStatus,
  migrate,
  removeLedger,
} from '../../../src/adapters/knex/index.js';
import { USERS_TABLE } from '../../../src/adapters/knex/schema.js';
import type { BenchDatabase, Progress } from '../bench.js';
import type { Edition } from './edition.js';
import { currentEdition } from './edition.js';
import { fillDatabase } from './fill-database.js';

/** Whoever asks: few, so that requests come with tokens of different users. */
export const ADMIN_IDS = [
  'bench-admin-1',
  'bench-admin-2',
  'bench-admin-3',
  'bench-admin-4',
  'bench-admin-5',
];

/** Finds the database that an earlier run kept, or makes it: migrated, filled, with the ledger installed. */
export async function prepareDatabase(
  serverUrl: string,
  rows: number,
  progress: Progress,
): Promise<BenchDatabase> {
  const name = `bench_${rows}`;
  const database = { rows, url: urlOf(serverUrl, name) };
  const kept = await keptEdition(serverUrl, name);
  const current = currentEdition();
  if (kept?.jobs !== current.jobs) {
    await timed(progress, `${rows} rows: filled`, async () => {
      await replaceDatabase(serverUrl, name);
      await withKnex(database.url, async (knex) => {
        await migrate(knex);
        await knex(USERS_TABLE).insert(ADMIN_IDS.map((id) => ({ id, username: id, role: 'admin' })));
        await fillDatabase(knex, rows);
      });
    });
  }
  if (kept?.jobs !== current.jobs || kept.ledger !== current.ledger) {
    await timed(progress, `${rows} rows: ledger installed`, () =>
      withKnex(database.url, async (knex) => {
        if ((await ledgerStatus(knex)).state !== 'absent') await removeLedger(knex);
        await installLedger(knex);
      }),
    );
    const comment = JSON.stringify(current);
    await withKnex(serverUrl, (knex) => knex.raw(`COMMENT ON DATABASE ?? IS '${comment}'`, [name]));
  }
  return database;
}

/** A copy, file by file, that may be written to; nobody may be connected to the original. */
export async function copyDatabase(
  serverUrl: string,
  { rows }: BenchDatabase,
  suffix: string,
): Promise<BenchDatabase> {
  const name = `bench_${rows}_${suffix}`;
  await replaceDatabase(serverUrl, name, `bench_${rows}`);
  return { rows, url: urlOf(serverUrl, name) };
}

export async function dropDatabase(serverUrl: string, { url }: BenchDatabase): Promise<void> {
  await withKnex(serverUrl, (knex) => knex.raw('DROP DATABASE IF EXISTS ?? WITH (FORCE)', [nameOf(url)]));
}

export function nameOf(databaseUrl: string): string {
  return new URL(databaseUrl).pathname.slice(1);
}

export async function withKnex<T>(url: string, work: (knex: Knex) => PromiseLike<T>): Promise<T> {
  const knex = createDatabase({ url, applicationName: 'taskdeck bench' });
  try {
    return await work(knex);
  } finally {
    await knex.destroy();
  }
}

async function replaceDatabase(serverUrl: string, name: string, template = 'template0'): Promise<void> {
  await withKnex(serverUrl, async (knex) => {
    await knex.raw('DROP DATABASE IF EXISTS ?? WITH (FORCE)', [name]);
    await knex.raw('CREATE DATABASE ?? TEMPLATE ?? STRATEGY FILE_COPY', [name, template]);
  });
}

/** It is kept as the database's comment, which is written last. */
async function keptEdition(serverUrl: string, name: string): Promise<Edition | null> {
  const { rows } = await withKnex(serverUrl, (knex) =>
    knex.raw<{ rows: { comment: string | null }[] }>(
      "SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = ?",
      [name],
    ),
  );
  const comment = rows[0]?.comment ?? null;
  return comment === null ? null : (JSON.parse(comment) as Edition);
}

async function timed(progress: Progress, what: string, work: () => Promise<void>): Promise<void> {
  const startedAt = performance.now();
  await work();
  progress(`${what} in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
}

function urlOf(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}
