import type { Knex } from 'knex';
import { installLedger } from '../../src/adapters/knex/ledger/install-ledger.js';
import { migrate } from '../../src/adapters/knex/migrations/migrate.js';
import type { ClusterDatabase } from '../support/cluster-database.js';
import { clusterDatabase } from '../support/cluster-database.js';
import { ListReader } from '../support/list-truth.js';
import type { PostgresCluster } from '../support/postgres/postgres-cluster.js';

/** A database of another cluster that the jobs are replicated to, with a ledger of its own. */
export class Subscription {
  readonly #publisherUrl: string;
  readonly #publisher: Knex;
  readonly #cluster: PostgresCluster;
  #target: { readonly database: ClusterDatabase; readonly reader: ListReader } | null = null;

  constructor(publisherUrl: string, publisher: Knex, cluster: PostgresCluster) {
    this.#publisherUrl = publisherUrl;
    this.#publisher = publisher;
    this.#cluster = cluster;
  }

  /** A table that isn't logged at the moment can't be published. */
  async toggle(): Promise<void> {
    const { rows } = await this.#publisher.raw<{ rows: unknown[] }>(
      `SELECT FROM pg_class WHERE oid = 'inference_jobs'::regclass AND relpersistence = 'u'`,
    );
    if (rows.length > 0) return;
    await (this.#target === null ? this.#subscribe() : this.close());
  }

  /** What is applied meanwhile makes a comparison meaningless: then it is done again. */
  async compare(compare: (reader: ListReader) => Promise<void>): Promise<void> {
    if (this.#target === null) return;
    for (let tries = 1; ; tries++) {
      try {
        await compare(this.#target.reader);
        return;
      } catch (error) {
        if (tries === 8) throw error;
        await new Promise((done) => setTimeout(done, 50));
      }
    }
  }

  async close(): Promise<void> {
    if (this.#target === null) return;
    const { database } = this.#target;
    this.#target = null;
    await database.knex.raw('DROP SUBSCRIPTION jobs');
    await this.#publisher.raw('DROP PUBLICATION jobs');
    await database.close();
  }

  async #subscribe(): Promise<void> {
    const database = await clusterDatabase(this.#cluster);
    await migrate(database.knex);
    await installLedger(database.knex, { leafSeconds: 3_600 });
    await this.#publisher.raw(
      'CREATE PUBLICATION jobs FOR TABLE ONLY inference_jobs WITH (publish_via_partition_root = true)',
    );
    const name = `jobs_${new URL(database.url).pathname.slice(1)}`;
    await database.knex.raw(
      `CREATE SUBSCRIPTION jobs CONNECTION '${this.#publisherUrl}' PUBLICATION jobs WITH (slot_name = '${name}')`,
    );
    this.#target = { database, reader: new ListReader(database.knex) };
  }
}
