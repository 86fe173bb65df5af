import type { Major } from '../support/postgres/cluster-binaries.js';
import type { PostgresCluster } from '../support/postgres/postgres-cluster.js';
import type { PostgresStandby } from '../support/postgres/postgres-standby.js';
import { startCluster } from '../support/postgres/start-cluster.js';
import { startStandby } from '../support/postgres/start-standby.js';
import type { Resources } from '../support/resources.js';

/** What the walks of one major version share. */
export interface Servers {
  readonly primary: PostgresCluster;
  readonly standby: PostgresStandby;
  readonly subscriber: PostgresCluster;
}

export async function startServers(major: Major, resources: Resources): Promise<Servers> {
  const primary = await startCluster({ major, resources });
  await primary.connect({ poolMax: 1 }).raw(`CREATE ROLE reader LOGIN PASSWORD 'secret'`);
  const standby = await startStandby(primary, { resources, settings: { max_standby_streaming_delay: '0' } });
  const subscriber = await startCluster({ major, resources });
  return { primary, standby, subscriber };
}
