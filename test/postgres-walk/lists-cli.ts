import { parseArgs } from 'node:util';
import { KnexTaskRepository } from '../../src/adapters/knex/knex-task-repository.js';
import { clusterDatabase } from '../support/cluster-database.js';
import type { Major } from '../support/postgres/cluster-binaries.js';
import { startCluster } from '../support/postgres/start-cluster.js';
import { Resources } from '../support/resources.js';
import type { ListedReport } from '../support/versions/listed-under-writers.js';
import { listUnderWriters, TABLE_KINDS } from '../support/versions/listed-under-writers.js';

const { values } = parseArgs({
  options: {
    majors: { type: 'string', default: '14,15,16,17,18' },
    /** A server, of all kinds of tables together. */
    lists: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    'attach-old-rows': { type: 'boolean', default: false },
  },
});

/** Ordinary lists, which are read ahead, are half of all. */
const TERRAINS = [
  ...TABLE_KINDS.map((kind) => ({ name: kind, kind, isOrdinary: false })),
  ...Array.from(
    { length: TABLE_KINDS.length },
    () => ({ name: 'ordinary lists', kind: 'plain', isOrdinary: true }) as const,
  ),
];

let wrong = 0;
for (const major of values.majors.split(',').map(Number) as Major[]) wrong += await listOn(major);
process.exitCode = wrong === 0 ? 0 : 1;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Gives how many answers were wrong, or not said to be exact. */
async function listOn(major: Major): Promise<number> {
  const resources = new Resources();
  let sum = 0;
  try {
    const cluster = await startCluster({ major, resources });
    for (const [i, { name, kind, isOrdinary }] of TERRAINS.entries()) {
      const database = await clusterDatabase(cluster);
      const seed = Number(values.seed) + 1_000 * i;
      const ways = new Map<string, number>();
      const startedAt = performance.now();
      const report = await listUnderWriters(
        { connect: () => database.connect() },
        {
          kind,
          seed,
          attachesOldRows: values['attach-old-rows'],
          isOrdinary,
          lists: Math.ceil(Number(values.lists) / TERRAINS.length),
          repository: (knex, table) =>
            new KnexTaskRepository(knex, { table, onRead: (way) => ways.set(way, (ways.get(way) ?? 0) + 1) }),
        },
      ).finally(() => database.close());
      const seconds = (performance.now() - startedAt) / 1_000;
      print(`PostgreSQL ${major}, ${name}, seed ${seed}: ${tell(report, seconds, ways)}`);
      for (const difference of report.differences) print(difference);
      sum += report.differences.length + report.atLeast;
    }
  } finally {
    await resources.close();
  }
  return sum;
}

function tell(report: ListedReport, seconds: number, ways: ReadonlyMap<string, number>): string {
  const { lists, exact, unavailable, overlapped, commits, rollbacks, disturbances, differences } = report;
  const share = (part: number, whole: number) => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
  const listed = (counts: Iterable<[string, number]>) =>
    [...counts].map(([name, count]) => `${name} ${count}`).join(', ');
  return [
    `${lists} lists in ${seconds.toFixed(0)} s, ${share(exact, lists - unavailable)} exact, ${unavailable} unavailable`,
    `${share(overlapped, lists)} with a commit meanwhile`,
    `${commits} commits, ${rollbacks} rollbacks, ${listed(Object.entries(disturbances))}`,
    `ways: ${listed(ways)}`,
    `${differences.length} differences`,
  ].join('; ');
}
