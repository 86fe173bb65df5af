import { parseArgs } from 'node:util';
import type { Major } from '../support/postgres/cluster-binaries.js';
import { Resources } from '../support/resources.js';
import { startServers } from './servers.js';
import { LieFound, Walk } from './walk.js';

const { values } = parseArgs({
  options: {
    majors: { type: 'string', default: '14,15,16,17,18' },
    seeds: { type: 'string', default: '20' },
    seed: { type: 'string' },
    operations: { type: 'string', default: '200' },
  },
});

/** A walk in which nothing is ever told by the ledger proves nothing about it. */
const LEAST_BY_LEDGER = 0.3;

const seeds =
  values.seed === undefined
    ? Array.from({ length: Number(values.seeds) }, (_, i) => i + 1)
    : [Number(values.seed)];
let lies = 0;
for (const major of values.majors.split(',').map(Number) as Major[]) lies += await walkOn(major);
process.exitCode = lies === 0 ? 0 : 1;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function walkOn(major: Major): Promise<number> {
  const resources = new Resources();
  const sum = { comparisons: 0, byLedger: 0, exact: 0 };
  let found = 0;
  try {
    const servers = await startServers(major, resources);
    for (const seed of seeds) {
      const startedAt = performance.now();
      try {
        const report = await new Walk(servers, seed).run(Number(values.operations));
        for (const key of ['comparisons', 'byLedger', 'exact'] as const) sum[key] += report[key];
        const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
        print(`PostgreSQL ${major}, seed ${seed}: ${report.comparisons} comparisons in ${seconds} s, no lie`);
      } catch (error) {
        if (!(error instanceof LieFound)) throw error;
        found++;
        print(
          `PostgreSQL ${major}, seed ${seed}: ${error.message}\n(again with --majors ${major} --seed ${seed})`,
        );
      }
    }
  } finally {
    await resources.close();
  }
  const share = sum.byLedger / Math.max(1, sum.comparisons);
  print(
    `PostgreSQL ${major}: ${seeds.length} walks of ${values.operations}, ${sum.comparisons} comparisons, ` +
      `${Math.round(100 * share)} % by the ledger, ${Math.round((100 * sum.exact) / Math.max(1, sum.comparisons))} % exact, ${found} lies`,
  );
  return found + (share < LEAST_BY_LEDGER ? 1 : 0);
}
