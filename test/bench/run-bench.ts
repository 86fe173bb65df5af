import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeData } from '../../src/adapters/embedded-postgres/index.js';
import { JoseTokens } from '../../src/adapters/jose/index.js';
import { SystemClock } from '../../src/adapters/system/system-clock.js';
import type { Resources } from '../support/resources.js';
import type { Bench, BenchDatabase, BenchPostgres, PostgresKind, Progress, Section } from './bench.js';
import { JWT_SECRET } from './bench.js';
import { ADMIN_IDS, prepareDatabase } from './database/bench-database.js';
import type { BenchOptions } from './options.js';
import { startBenchPostgres } from './platform/bench-postgres.js';
import { availableKinds } from './platform/debian-postgres.js';
import { checkTrust, copyOlderBuild } from './platform/older-build.js';
import { judge } from './report/goals.js';
import type { PostgresSettings } from './report/machine.js';
import { describeMachine, describePostgres } from './report/machine.js';
import type { Results } from './report/results.js';
import { resultOf } from './report/results.js';
import { exactness } from './sections/exactness.js';
import { exports } from './sections/exports.js';
import { finding } from './sections/finding.js';
import { herd } from './sections/herd.js';
import { histograms } from './sections/histograms.js';
import { keeper } from './sections/keeper.js';
import { ledgerSection } from './sections/ledger.js';
import { mapped } from './sections/mapped.js';
import { orders } from './sections/orders.js';
import { pages } from './sections/pages.js';
import { searchIndexes } from './sections/search-indexes.js';
import { searchWriters } from './sections/search-writers.js';
import { startUp } from './sections/start-up.js';
import { streams } from './sections/streams.js';
import { web } from './sections/web.js';
import { writers } from './sections/writers.js';
import { usingResources } from './using-resources.js';

const SECTIONS: readonly Section[] = [
  pages,
  web,
  orders,
  mapped,
  finding,
  histograms,
  exports,
  exactness,
  searchIndexes,
  herd,
  streams,
  writers,
  ledgerSection,
  keeper,
  searchWriters,
  startUp,
];
export const SECTION_NAMES = SECTIONS.map(({ name }) => name);

const DATA_FOLDERS: Readonly<Record<PostgresKind, string>> = {
  embedded: 'postgres',
  debian: 'postgres-debian',
};
/** The API server refuses tokens that are older. */
const TOKEN_LIFETIME_SECONDS = 8 * 60 * 60;

/** Fills the databases and measures, on one Postgres after the other. What it makes is registered with the resources. */
export async function runBench(
  options: BenchOptions,
  command: string,
  resources: Resources,
  progress: Progress,
): Promise<Results> {
  const startedAt = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'taskdeck-bench-'));
  resources.defer(() => rmSync(folder, { recursive: true, force: true }));
  const kinds = availableKinds(options.postgres);
  const shared = {
    seconds: options.seconds,
    olderCli: options.olderCheckout === null ? null : copyOlderBuild(options.olderCheckout, folder),
    folder,
    progress,
  };
  const measured = new Map<string, unknown[]>(SECTION_NAMES.map((name) => [name, []]));
  const settings: PostgresSettings[] = [];
  for (const [index, kind] of kinds.entries()) {
    const wanted = SECTIONS.filter(
      ({ name, isOnEach }) =>
        (index === 0 || isOnEach === true) && (options.only === null || options.only.includes(name)),
    );
    if (wanted.length === 0) continue;
    const dataDir = join(options.dataDir ?? folder, DATA_FOLDERS[kind]);
    if (options.dataDir === null) resources.defer(() => removeData(dataDir));
    else mkdirSync(options.dataDir, { recursive: true });
    await usingPostgres(kind, dataDir, resources, progress, async (postgres) => {
      settings.push(await describePostgres(postgres));
      const sizes = options.postgres === null && index > 0 ? options.sizes.slice(-1) : options.sizes;
      const databases = await prepareDatabases(postgres, sizes, progress);
      const bench = { ...shared, postgres, databases, tokens: await issueTokens() };
      if (bench.olderCli !== null) for (const each of bench.databases) checkTrust(bench.olderCli, each);
      for (const section of wanted) {
        const sectionStartedAt = performance.now();
        measured.get(section.name)?.push(...(await section.measure(bench)));
        const seconds = (performance.now() - sectionStartedAt) / 1_000;
        progress(`${section.name}: measured in ${seconds.toFixed(0)} s`);
      }
    });
  }
  const figuresOf = <Figures>({ name }: Section<Figures>) => (measured.get(name) ?? []) as readonly Figures[];
  return {
    command,
    date: new Date().toISOString().slice(0, 10),
    minutes: (performance.now() - startedAt) / 60_000,
    machine: describeMachine(settings),
    goals: judge({
      pages: figuresOf(pages),
      web: figuresOf(web),
      exactness: figuresOf(exactness),
      herd: figuresOf(herd),
      writers: figuresOf(writers),
      ledger: figuresOf(ledgerSection),
      keeper: figuresOf(keeper),
      finding: figuresOf(finding),
      histograms: figuresOf(histograms),
      exports: figuresOf(exports),
    }),
    sections: SECTIONS.map((section) => resultOf(section, figuresOf(section))).filter(
      ({ figures }) => figures.length > 0,
    ),
  };
}

/** It is registered with the resources as well, which are closed when the bench is interrupted. */
function usingPostgres(
  kind: PostgresKind,
  dataDir: string,
  resources: Resources,
  progress: Progress,
  work: (postgres: BenchPostgres) => Promise<void>,
): Promise<void> {
  return usingResources(async (own) => {
    resources.defer(() => own.close());
    await work(await startBenchPostgres(kind, dataDir, own, progress));
  });
}

async function prepareDatabases(
  { label, url }: BenchPostgres,
  sizes: readonly number[],
  progress: Progress,
): Promise<Bench['databases']> {
  const databases: BenchDatabase[] = [];
  const tell: Progress = (text) => progress(`${label}: ${text}`);
  for (const rows of sizes) databases.push(await prepareDatabase(url, rows, tell));
  return databases;
}

/** Only tokens that are younger than their user are good. */
async function issueTokens(): Promise<readonly string[]> {
  const issuer = new JoseTokens({
    secret: JWT_SECRET,
    issuer: 'taskdeck',
    audience: 'taskdeck',
    lifetimeSeconds: TOKEN_LIFETIME_SECONDS,
    clock: new SystemClock(),
  });
  const issued = await Promise.all(ADMIN_IDS.map((id) => issuer.issue({ id })));
  return issued.map(({ token }) => token);
}
