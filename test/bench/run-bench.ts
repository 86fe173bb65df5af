import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeData, startEmbeddedPostgres } from '../../src/adapters/embedded-postgres/index.js';
import { JoseTokens } from '../../src/adapters/jose/index.js';
import { SystemClock } from '../../src/adapters/system/system-clock.js';
import type { Resources } from '../support/resources.js';
import type { Bench, Progress, Section } from './bench.js';
import { JWT_SECRET } from './bench.js';
import type { BenchDatabase } from './bench.js';
import { ADMIN_IDS, prepareDatabase } from './database/bench-database.js';
import type { BenchOptions } from './options.js';
import { judge } from './report/goals.js';
import { describeMachine } from './report/machine.js';
import type { Results, SectionResult } from './report/results.js';
import { resultOf } from './report/results.js';
import { exactness } from './sections/exactness.js';
import { exports } from './sections/exports.js';
import { finding } from './sections/finding.js';
import { herd } from './sections/herd.js';
import { histograms } from './sections/histograms.js';
import { ledgerSection } from './sections/ledger.js';
import { notModified } from './sections/not-modified.js';
import { orders } from './sections/orders.js';
import { pages } from './sections/pages.js';
import { searchIndexes } from './sections/search-indexes.js';
import { searchWriters } from './sections/search-writers.js';
import { startUp } from './sections/start-up.js';
import { streams } from './sections/streams.js';
import { writers } from './sections/writers.js';

export const SECTION_NAMES = [
  pages,
  notModified,
  orders,
  finding,
  histograms,
  exports,
  exactness,
  searchIndexes,
  herd,
  streams,
  writers,
  ledgerSection,
  searchWriters,
  startUp,
].map(({ name }) => name);

/** The API server refuses tokens that are older. */
const TOKEN_LIFETIME_SECONDS = 8 * 60 * 60;

/** Fills the databases and measures. What it starts and makes is registered with the resources. */
export async function runBench(
  options: BenchOptions,
  command: string,
  resources: Resources,
  progress: Progress,
): Promise<Results> {
  const startedAt = performance.now();
  const bench = await prepareBench(options, resources, progress);
  const measured: SectionResult[] = [];
  const measure = async <Figures>(section: Section<Figures>): Promise<readonly Figures[]> => {
    if (options.only !== null && !options.only.includes(section.name)) return [];
    const figures = await section.measure(bench);
    if (figures.length > 0) measured.push(resultOf(section, figures));
    return figures;
  };
  const pageFigures = await measure(pages);
  const notModifiedFigures = await measure(notModified);
  await measure(orders);
  const findingFigures = await measure(finding);
  const histogramFigures = await measure(histograms);
  const exportFigures = await measure(exports);
  const exactnessFigures = await measure(exactness);
  await measure(searchIndexes);
  const herdFigures = await measure(herd);
  await measure(streams);
  const writersFigures = await measure(writers);
  const ledgerFigures = await measure(ledgerSection);
  await measure(searchWriters);
  await measure(startUp);
  return {
    command,
    date: new Date().toISOString().slice(0, 10),
    minutes: (performance.now() - startedAt) / 60_000,
    machine: await describeMachine(bench.postgres.url),
    goals: judge({
      pages: pageFigures,
      notModified: notModifiedFigures,
      exactness: exactnessFigures,
      herd: herdFigures,
      writers: writersFigures,
      ledger: ledgerFigures,
      finding: findingFigures,
      histograms: histogramFigures,
      exports: exportFigures,
    }),
    sections: measured,
  };
}

async function prepareBench(options: BenchOptions, resources: Resources, progress: Progress): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), 'taskdeck-bench-'));
  resources.defer(() => rmSync(folder, { recursive: true, force: true }));
  const dataDir = join(options.dataDir ?? folder, 'postgres');
  if (options.dataDir === null) resources.defer(() => removeData(dataDir));
  else mkdirSync(options.dataDir, { recursive: true });
  const postgres = await startEmbeddedPostgres({ dataDir, onProgress: progress });
  resources.defer(() => postgres.stop());
  const databases: BenchDatabase[] = [];
  for (const rows of options.sizes) databases.push(await prepareDatabase(postgres.url, rows, progress));
  const issuer = new JoseTokens({
    secret: JWT_SECRET,
    issuer: 'taskdeck',
    audience: 'taskdeck',
    lifetimeSeconds: TOKEN_LIFETIME_SECONDS,
    clock: new SystemClock(),
  });
  const issued = await Promise.all(ADMIN_IDS.map((id) => issuer.issue({ id })));
  const tokens = issued.map(({ token }) => token);
  return { postgres, databases, seconds: options.seconds, tokens, folder, progress };
}
