import type { PostgresCluster } from '../../support/postgres/postgres-cluster.js';
import type { PostgresStandby } from '../../support/postgres/postgres-standby.js';
import type { Plant, Planted } from './plant.js';

export interface Clusters {
  readonly primary: PostgresCluster;
  readonly standby: PostgresStandby;
  /** Of another server altogether. */
  readonly elsewhere: string;
}

export interface ReplicaPlant extends Omit<Plant, 'plant'> {
  readonly plant: (clusters: Clusters, defer: (undo: () => unknown) => void) => Promise<Planted> | Planted;
}

const OF_REPLICA = { check: 'replica (DATABASE_READ_URL)', status: 'fault' } as const;
const write = ({ primary }: Clusters) =>
  primary
    .connect({ poolMax: 1 })
    .raw("INSERT INTO inference_jobs (task_type, status) VALUES ('chat', 'queued')");

export const REPLICA_PLANTS: readonly ReplicaPlant[] = [
  {
    ...OF_REPLICA,
    fault: 'nothing listens at the address of the replica',
    says: /ECONNREFUSED/,
    remedy: /mend the host and port in DATABASE_READ_URL/,
    plant: () => ({
      env: { DATABASE_READ_URL: 'postgres://ada:planted-pass@127.0.0.1:1/x' },
      secrets: ['planted-pass'],
    }),
  },
  {
    ...OF_REPLICA,
    fault: 'the replica is of another cluster',
    says: /it is of another cluster/,
    remedy: /name a standby of the same cluster/,
    plant: ({ elsewhere }) => ({ env: { DATABASE_READ_URL: elsewhere } }),
  },
  {
    ...OF_REPLICA,
    status: 'warning',
    fault: 'the replica is the primary itself',
    says: /it is the very server of DATABASE_URL/,
    remedy: /take DATABASE_READ_URL away/,
    plant: ({ primary }) => ({ env: { DATABASE_READ_URL: primary.url } }),
  },
  {
    ...OF_REPLICA,
    fault: 'the replica lacks the table of the jobs',
    says: /it has no table inference_jobs/,
    remedy: /name the same database/,
    plant: ({ standby }) => ({ env: { DATABASE_READ_URL: standby.url.replace(/postgres$/, 'template1') } }),
  },
  {
    ...OF_REPLICA,
    fault: "the replica's replay is paused",
    says: /its replay is paused/,
    remedy: /pg_wal_replay_resume\(\)/,
    plant: async (clusters, defer) => {
      await clusters.standby.pause();
      defer(() => clusters.standby.resume());
      await write(clusters);
      return {};
    },
  },
  {
    check: 'Postgres (DATABASE_URL)',
    status: 'fault',
    fault: 'DATABASE_URL names a standby',
    says: /it is a standby, which takes no writes/,
    remedy: /name the primary in DATABASE_URL/,
    plant: ({ standby }) => ({ env: { DATABASE_URL: standby.url } }),
  },
  {
    ...OF_REPLICA,
    status: 'warning',
    fault: 'the replica lags',
    says: /it lags: [\d,]+ bytes of the log were still to be replayed after 200 ms/,
    remedy: /recovery_min_apply_delay/,
    plant: async (clusters, defer) => {
      const admin = clusters.standby.connect({ poolMax: 1 });
      await admin.raw("ALTER SYSTEM SET recovery_min_apply_delay = '1h'");
      await admin.raw('SELECT pg_reload_conf()');
      defer(async () => {
        await admin.raw('ALTER SYSTEM RESET recovery_min_apply_delay');
        await admin.raw('SELECT pg_reload_conf()');
      });
      await write(clusters);
      return { tools: { replicaPatienceMs: 200 } };
    },
  },
  {
    ...OF_REPLICA,
    status: 'warning',
    fault: 'the replica is not in recovery: it was promoted',
    says: /it is not in recovery: it follows no primary/,
    remedy: /make it a standby again/,
    plant: async ({ standby }) => {
      await standby.connect({ poolMax: 1 }).raw('SELECT pg_promote(true, 30)');
      return {};
    },
  },
];
