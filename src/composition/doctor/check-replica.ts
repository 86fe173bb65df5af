import type { Knex } from 'knex';
import { ping } from '../../adapters/knex/index.js';
import type { ClusterFacts, Lag } from '../../adapters/knex/doctor/replica-facts.js';
import { measureLag, readClusterFacts } from '../../adapters/knex/doctor/replica-facts.js';
import { readTableShape } from '../../adapters/knex/doctor/table-shape.js';
import { listJobs } from '../list-jobs.js';
import type { Check, Finding } from './check.js';
import { fault, ok, warning } from './check.js';
import { POSTGRES } from './check-postgres.js';
import { findRights } from './check-rights.js';
import type { Ground } from './ground.js';

const SETTING = 'DATABASE_READ_URL';

export const checkReplica: Check = {
  name: `replica (${SETTING})`,
  settings: [SETTING, 'TASKDECK_CONFIG'],
  after: [POSTGRES],
  applies: ({ settings, lacking }) => settings.DATABASE_READ_URL !== undefined || lacking.has(SETTING),
  async run(ground) {
    const replica = ground.replica();
    await ping(replica);
    const here = await readClusterFacts(replica);
    const primary = await readClusterFacts(ground.database());
    return [
      ...judgeCluster(here, primary),
      ...(await judgeLag(ground, here, primary)),
      ...(await judgeTables(ground, replica)),
    ];
  },
};

function judgeCluster(here: ClusterFacts, primary: ClusterFacts): Finding[] {
  const known = here.systemIdentifier !== null && primary.systemIdentifier !== null;
  if (known && here.systemIdentifier !== primary.systemIdentifier) {
    return [
      fault(
        "it is of another cluster than DATABASE_URL's: its jobs are others",
        `name a standby of the same cluster in ${SETTING}, or take the setting away`,
      ),
    ];
  }
  if (here.isStandby) return [ok('a standby of the same cluster')];
  const isItself = here.startedAt === primary.startedAt;
  return [
    warning(
      isItself
        ? 'it is the very server of DATABASE_URL, so nothing is gained'
        : 'it is not in recovery: it follows no primary, and its jobs stay as they were when it left',
      isItself
        ? `take ${SETTING} away, or name a standby`
        : `make it a standby again (pg_rewind), or name one in ${SETTING}`,
    ),
  ];
}

async function judgeLag(ground: Ground, here: ClusterFacts, primary: ClusterFacts): Promise<Finding[]> {
  if (!here.isStandby || primary.isStandby || here.systemIdentifier !== primary.systemIdentifier) return [];
  if (here.isPaused) {
    return [
      fault(
        'its replay is paused: it shows nothing newer',
        'SELECT pg_wal_replay_resume();  -- on the replica',
      ),
    ];
  }
  const patience = ground.tools.replicaPatienceMs;
  return [describeLag(await measureLag(ground.database(), ground.replica(), patience), patience)];
}

function describeLag({ hasCaughtUp, bytes, seconds }: Lag, patienceMs: number): Finding {
  if (hasCaughtUp) return ok('it shows what the primary had written a moment ago');
  const age =
    seconds === null
      ? ''
      : `; the last change that it shows is ${Math.round(seconds).toLocaleString('en')} s old`;
  return warning(
    `it lags: ${bytes.toLocaleString('en')} bytes of the log were still to be replayed after ${patienceMs} ms${age}`,
    'see pg_stat_replication on the primary, and recovery_min_apply_delay and long queries on the replica',
  );
}

async function judgeTables({ tables }: Ground, replica: Knex): Promise<Finding[]> {
  for (const { mapping } of tables) {
    if ((await readTableShape(replica, mapping)) === null) {
      return [
        fault(
          `it has no table ${mapping.table}, or its role may not look into the schema`,
          `name the same database in ${SETTING} as in DATABASE_URL; or GRANT USAGE ON SCHEMA …`,
        ),
      ];
    }
  }
  const rights = await findRights(replica, tables, 'jobs');
  if (rights.some(({ status }) => status === 'fault')) return rights;
  const found = rights.filter(({ status }) => status !== 'ok');
  for (const { mapping } of tables) {
    found.push(ok(`${await listJobs(replica, mapping)} jobs of ${mapping.table} can be read there`));
  }
  return found;
}
