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
import type { LedgerFigures } from './sections/ledger.js';
import type { PageFigures } from './sections/pages.js';
import type { WritersFigures } from './sections/writers.js';

const MEASURED = ['pages', 'exactness', 'writers', 'ledger'];
const DOCUMENT = 'docs/benchmarks.md';

describe('the bench', function () {
  this.timeout(120_000);
  const resources = new Resources();
  let results: Results;

  before(async () => {
    const args = ['--rows', '10000', '--seconds', '0.02', '--only', MEASURED.join(',')];
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
    expect(pages).to.have.length(5 * 4 + 3);
    for (const { server, list, failure, p50Ms, p99Ms, rssBytes } of pages) {
      expect(failure, `${server}, ${list}`).to.equal(null);
      expect(p50Ms)
        .to.be.greaterThan(0)
        .and.at.most(p99Ms ?? 0);
      expect(rssBytes).to.be.greaterThan(10_000_000);
    }
    expect(pages.filter(({ perSecond }) => perSecond === null).map(({ server }) => server)).to.deep.equal(
      Array(5).fill('read all, sort in JS'),
    );
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

  it('shows the figures in a terminal, as JSON, and as a page that prettier leaves as it is', async () => {
    expect(resultsToText(results)).to.include('Exactness').and.to.include('10,000');
    const json = JSON.parse(resultsToJson(results)) as { sections: Record<string, unknown[]> };
    expect(Object.keys(json.sections)).to.deep.equal(MEASURED);
    const markdown = await resultsToMarkdown(results, DOCUMENT);
    expect(markdown)
      .to.include('the command')
      .and.to.match(/^\| rows +\| list/m);
    expect(await check(markdown, { ...(await resolveConfig(DOCUMENT)), filepath: DOCUMENT })).to.equal(true);
  });
});
