import { expect } from 'chai';
import { check, resolveConfig } from 'prettier';
import { Resources } from '../support/resources.js';
import { parseOptions } from './options.js';
import { resultsToMarkdown } from './report/markdown.js';
import { resultsToText } from './report/plain-text.js';
import type { Results } from './report/results.js';
import { resultsToJson } from './report/results.js';
import { runBench, SECTION_NAMES } from './run-bench.js';
import type { ExactnessFigures } from './sections/exactness.js';
import type { ExportFigures } from './sections/exports.js';
import type { FindingFigures } from './sections/finding.js';
import type { HistogramFigures } from './sections/histograms.js';
import type { KeeperFigures } from './sections/keeper.js';
import type { LedgerFigures } from './sections/ledger.js';
import type { PageFigures } from './sections/pages.js';
import { SERVERS } from './sections/pages.js';
import type { WebFigures } from './sections/web.js';
import { ANSWERS } from './sections/web.js';
import type { IndexFigures } from './sections/search-indexes.js';
import type { WritersFigures } from './sections/writers.js';

const MEASURED = [
  ...['pages', 'web', 'finding', 'histograms', 'exports', 'exactness', 'search-indexes'],
  ...['writers', 'ledger', 'keeper'],
];
const DOCUMENT = 'docs/benchmarks.md';

describe('the bench', function () {
  this.timeout(240_000);
  const resources = new Resources();
  let results: Results;

  before(async () => {
    const args = [
      '--rows',
      '10000',
      '--seconds',
      '0.02',
      '--server',
      'embedded',
      '--only',
      MEASURED.join(','),
    ];
    results = await runBench(parseOptions(args, SECTION_NAMES), 'the command', resources, () => undefined);
  });
  after(() => resources.close());

  function figuresOf<Figures>(name: string): readonly Figures[] {
    return results.sections.find((section) => section.name === name)?.figures as readonly Figures[];
  }

  it('measures the sections that are asked for, and no others', () => {
    expect(results.sections.map(({ name }) => name)).to.deep.equal(MEASURED);
  });

  it('measures every server on every list without a failure', () => {
    const pages = figuresOf<PageFigures>('pages');
    expect(pages).to.have.length(5 * 3 + 1);
    for (const { server, list, failure, p50Ms, p99Ms, rssBytes, share, sharedPerSecond } of pages) {
      expect(share === null, `${server}, ${list}`).to.equal(server === SERVERS.all);
      expect(sharedPerSecond !== null, `${server}, ${list}`).to.equal(server === SERVERS.taskdeck);
      expect(failure, `${server}, ${list}`).to.equal(null);
      expect(p50Ms)
        .to.be.greaterThan(0)
        .and.at.most(p99Ms ?? 0);
      expect(rssBytes).to.be.greaterThan(10_000_000);
    }
    expect(pages.filter(({ perSecond }) => perSecond === null).map(({ server }) => server)).to.deep.equal([
      'read all, sort in JS',
    ]);
  });

  it("tells the web server's CPU from that of the API behind it", () => {
    const answers = figuresOf<WebFigures>('web');
    expect(answers.map(({ answer }) => answer)).to.deep.equal(Object.values(ANSWERS));
    for (const { answer, failure, serverCpuMs, behindCpuMs, ofApi } of answers) {
      const isPassedOn = answer.startsWith('the web server');
      expect({ failure, isPassedOn: behindCpuMs !== null }, answer).to.deep.equal({
        failure: null,
        isPassedOn,
      });
      expect(serverCpuMs, answer).to.be.greaterThan(0);
      expect(ofApi !== null, answer).to.equal(isPassedOn);
    }
  });

  it('measures a keeper at rest and beside writers', () => {
    const [atRest, busy] = figuresOf<KeeperFigures>('keeper');
    expect(atRest?.writesPerSecond).to.equal(0);
    expect(busy?.writesPerSecond).to.be.greaterThan(0);
    expect(busy?.apiCpuMs).to.be.greaterThan(0);
  });

  it('finds what plain SQL finds, whatever is looked for', () => {
    for (const { search, failure, p50Ms, found, wrongTotals } of figuresOf<FindingFigures>('finding')) {
      expect({ failure, wrongTotals }, search).to.deep.equal({ failure: null, wrongTotals: 0 });
      expect(p50Ms, search).to.be.greaterThan(0);
      if (!/rare|100,000|zeppelin|on a day/.test(search)) expect(found, search).to.be.greaterThan(0);
    }
  });

  it('counts in histograms what plain SQL counts', () => {
    for (const { histogram, failure, searchedShare, wrongCounts } of figuresOf<HistogramFigures>(
      'histograms',
    )) {
      const right = { failure: null, searchedShare: 1, wrongCounts: 0 };
      expect({ failure, searchedShare, wrongCounts }, histogram).to.deep.equal(right);
    }
  });

  it('exports every row in each format', () => {
    const exported = figuresOf<ExportFigures>('exports');
    expect(exported.map(({ format, missing }) => `${format} ${missing}`)).to.deep.equal([
      'ndjson 0',
      'csv 0',
    ]);
    for (const { rows, bytes } of exported) {
      expect(rows).to.be.greaterThan(1_000);
      expect(bytes / rows).to.be.greaterThan(100);
    }
  });

  it('finds Taskdeck exact', () => {
    expect(figuresOf<ExactnessFigures>('exactness')).to.deep.equal([
      { rows: 10_000, pages: 36, wrongTotals: 0, wrongFacets: 0, wrongRows: 0, inexact: 0 },
    ]);
  });

  it('measures writers, and a ledger that is right after them', () => {
    const writers = figuresOf<WritersFigures>('writers');
    expect(writers.at(-1)?.differences).to.equal(0);
    for (const { perSecond, perSecondWithLedger } of writers) {
      expect(perSecond).to.be.greaterThan(0);
      expect(perSecondWithLedger).to.be.greaterThan(0);
    }
    const [ledger] = figuresOf<LedgerFigures>('ledger');
    expect(ledger?.differences).to.equal(0);
    expect(ledger?.ledgerBytes).to.be.within(1, ledger?.tableBytes ?? 0);
  });

  it('tells indexes for finding from those of the list', () => {
    const indexes = figuresOf<IndexFigures>('search-indexes');
    expect(indexes.filter(({ isForSearch }) => !isForSearch)).to.have.length(5);
    expect(indexes.filter(({ isForSearch }) => isForSearch)).not.to.have.length(0);
  });

  it('shows the figures in a terminal, as JSON, and as a page that prettier leaves as it is', async () => {
    expect(resultsToText(results)).to.include('Exactness').and.to.include('10,000');
    const json = JSON.parse(resultsToJson(results)) as { sections: Record<string, unknown[]> };
    expect(Object.keys(json.sections)).to.deep.equal(MEASURED);
    const markdown = await resultsToMarkdown(results, DOCUMENT);
    expect(markdown)
      .to.include('the command')
      .and.to.match(/^\| PostgreSQL +\| rows/m);
    expect(await check(markdown, { ...(await resolveConfig(DOCUMENT)), filepath: DOCUMENT })).to.equal(true);
  });
});
