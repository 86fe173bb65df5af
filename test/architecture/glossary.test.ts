import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

describe('the glossary', () => {
  const glossary = readFileSync('docs/glossary.md', 'utf8');
  const terms = [...glossary.matchAll(/^- \*\*([^*]+)\*\*/gm)].map(([, term]) => term ?? '');
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:ts|sql)$/.test(file))
    .map((file) => readFileSync(join('src', file), 'utf8'))
    .join('\n');

  it('explains each word once', () => {
    expect(terms.length).to.be.greaterThan(15);
    expect(new Set(terms).size).to.equal(terms.length);
  });

  it('explains no word that the code has given up', () => {
    expect(terms.filter((term) => !new RegExp(term, 'i').test(sources))).to.deep.equal([]);
  });
});
