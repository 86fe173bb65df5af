import { randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import { createDatabase } from '../../src/adapters/knex/create-database.js';
import type { PostgresCluster } from './postgres/postgres-cluster.js';
import { Resources } from './resources.js';

/** A fresh database on a cluster of the suite's own. */
export interface ClusterDatabase {
  readonly url: string;
  readonly knex: Knex;
  /** Another pool to it, with settings in the URL. */
  connect(change?: (url: URL) => void): Knex;
  /** One of a role's whose password is `secret`. */
  as(role: string): Knex;
  close(): Promise<void>;
}

/** The name of a database that others are made as copies of, which takes less time than to prepare each. */
export async function preparedDatabase(
  cluster: PostgresCluster,
  prepare: (knex: Knex) => Promise<unknown>,
): Promise<string> {
  const database = await clusterDatabase(cluster);
  try {
    await prepare(database.knex);
  } finally {
    await database.close();
  }
  return new URL(database.url).pathname.slice(1);
}

/** @param prepared of which it is a copy; it is empty where this is left out. */
export async function clusterDatabase(
  cluster: PostgresCluster,
  prepared = 'template1',
): Promise<ClusterDatabase> {
  const name = `jobs_${randomBytes(5).toString('hex')}`;
  const admin = cluster.connect({ poolMax: 1 });
  await admin.raw(`CREATE DATABASE ${name} TEMPLATE ${prepared}`);
  await admin.destroy();
  const resources = new Resources();
  const connect = (change: (url: URL) => void = () => undefined): Knex => {
    const url = new URL(cluster.url);
    url.pathname = `/${name}`;
    change(url);
    const pool = createDatabase({ url: url.href, poolMax: 4 });
    resources.defer(() => pool.destroy());
    return pool;
  };
  const url = new URL(cluster.url);
  url.pathname = `/${name}`;
  const as = (role: string) =>
    connect((address) => {
      [address.username, address.password] = [role, 'secret'];
    });
  return { url: url.href, knex: connect(), connect, as, close: () => resources.close() };
}
