import { setTimeout as wait } from 'node:timers/promises';
import type { Bench, BenchDatabase, Section } from '../bench.js';
import { largest } from '../bench.js';
import { copyDatabase, dropDatabase, withKnex } from '../database/bench-database.js';
import { API_PATH, LISTS, listPath, pageAt } from '../load/lists.js';
import { writeSteadily } from '../load/writers.js';
import { readPage, startPlatform } from '../platform/list-servers.js';
import { postgresCpuSeconds } from '../processes/postgres-cpu.js';
import { readSessions, usedBetween } from '../processes/sessions-cpu.js';
import type { ServerProcess } from '../processes/server-process.js';
import { showNumber } from '../report/show.js';
import { usingResources } from '../using-resources.js';

export interface KeeperFigures {
  readonly writesPerSecond: number;
  /** In milliseconds a second, as is the rest: of the API server, which nobody asks. */
  readonly apiCpuMs: number;
  /** Of its sessions at Postgres. */
  readonly sessionsCpuMs: number | null;
  /** Of all of Postgres, the writers too. */
  readonly postgresCpuMs: number | null;
}

export const WRITES_PER_SECOND = 100;
/** As a multiple of a measurement's length. */
const TIMES_LONGER = 20;
/** What was read before, and an API server that has just started, come to rest meanwhile. */
const SETTLE_LENGTH = 6;

export const keeper: Section<KeeperFigures> = {
  name: 'keeper',
  title: 'Keeping the ledger',
  note: `What one \`taskdeck api\` spends that was asked for each of the lists above once and for nothing since, beside a copy of the
largest table: first at rest, then while jobs are inserted, started and ended, ${WRITES_PER_SECOND} statements a second, each a transaction.
Milliseconds of CPU a second; what the writers themselves spend is in the last column only.`,
  columns: [
    { title: 'writes/s', show: ({ writesPerSecond }) => showNumber(writesPerSecond) },
    { title: 'CPU of the API, ms/s', show: ({ apiCpuMs }) => showNumber(apiCpuMs) },
    { title: 'of its sessions at Postgres, ms/s', show: ({ sessionsCpuMs }) => showNumber(sessionsCpuMs) },
    { title: 'of all of Postgres, ms/s', show: ({ postgresCpuMs }) => showNumber(postgresCpuMs) },
  ],
  async measure(bench) {
    return usingResources(async (resources) => {
      bench.progress('keeper: copying the database');
      const copy = await copyDatabase(bench.postgres.url, largest(bench), 'kept');
      resources.defer(() => dropDatabase(bench.postgres.url, copy));
      const { api } = await startPlatform(resources, copy);
      for (const list of LISTS) {
        const { item_total: total } = await readPage(bench, api, listPath(API_PATH, list, 1));
        await readPage(bench, api, listPath(API_PATH, list, pageAt(list.place, total)));
      }
      await wait(SETTLE_LENGTH * bench.seconds * 1_000);
      bench.progress('keeper: at rest');
      const atRest = await measureKeeper(bench, copy, api, async (seconds) => {
        await wait(seconds * 1_000);
        return 0;
      });
      bench.progress(`keeper: ${WRITES_PER_SECOND} writes a second`);
      const busy = await measureKeeper(bench, copy, api, (seconds) =>
        writeSteadily(copy.url, WRITES_PER_SECOND, seconds),
      );
      return [atRest, busy];
    });
  },
};

async function measureKeeper(
  { postgres, seconds }: Bench,
  { url }: BenchDatabase,
  api: ServerProcess,
  write: (seconds: number) => Promise<number>,
): Promise<KeeperFigures> {
  return withKnex(url, async (knex) => {
    const read = async () => ({
      at: performance.now() / 1_000,
      sessions: await readSessions(knex),
      api: (await api.usage()).cpuSeconds,
      postgres: postgresCpuSeconds(postgres.pid),
    });
    const before = await read();
    const writes = await write(TIMES_LONGER * seconds);
    const after = await read();
    const elapsed = after.at - before.at;
    const perSecondMs = (used: number | null) => (used === null ? null : (used * 1_000) / elapsed);
    return {
      writesPerSecond: writes / elapsed,
      apiCpuMs: ((after.api - before.api) * 1_000) / elapsed,
      sessionsCpuMs: perSecondMs(usedBetween(before.sessions, after.sessions)),
      postgresCpuMs: perSecondMs(
        before.postgres === null || after.postgres === null ? null : after.postgres - before.postgres,
      ),
    };
  });
}
