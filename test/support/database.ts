import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import type { DatabaseOptions } from '../../src/adapters/knex/create-database.js';
import { createDatabase } from '../../src/adapters/knex/create-database.js';
import { migrate } from '../../src/adapters/knex/migrations/migrate.js';
import { onDatabase, postgresServer } from './postgres-server.js';
import type { Resources } from './resources.js';
import { withResources } from './resources.js';

export interface TestDatabase {
  readonly url: string;
  readonly knex: Knex;
  /** Another pool to the same database, closed with it. */
  connect(options?: Partial<DatabaseOptions>): Knex;
  /** Closes the pools and drops the database. */
  close(): Promise<void>;
}

/** A fresh database of a suite's own, on the server that all suites share; migrated unless told otherwise. */
export function testDatabase(options: { migrated?: boolean } = {}): Promise<TestDatabase> {
  return withResources((resources) => makeDatabase(resources, options));
}

async function makeDatabase(resources: Resources, options: { migrated?: boolean }): Promise<TestDatabase> {
  const { url: server, migrated } = await postgresServer();
  const isMigrated = options.migrated !== false;
  const name = `taskdeck_test_${randomBytes(6).toString('hex')}`;
  const template = isMigrated && migrated !== null ? migrated : 'template1';
  await onDatabase(server, (admin) => admin.raw('CREATE DATABASE ?? TEMPLATE ??', [name, template]));
  resources.defer(() => onDatabase(server, (admin) => admin.raw('DROP DATABASE ?? WITH (FORCE)', [name])));

  const address = new URL(server);
  address.pathname = `/${name}`;
  const url = address.href;
  const connect = (wanted: Partial<DatabaseOptions> = {}): Knex => {
    const pool = createDatabase({ url, ...wanted });
    resources.defer(() => pool.destroy());
    return pool;
  };
  const knex = connect();
  if (isMigrated && migrated === null) await migrate(knex);
  return { url, knex, connect, close: () => resources.close() };
}
