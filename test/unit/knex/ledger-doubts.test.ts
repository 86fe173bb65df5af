import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { explainDoubt, isAdoptable, LEDGER_DOUBTS } from '../../../src/adapters/knex/ledger/ledger-doubts.js';

describe('the doubts about a ledger', () => {
  it('are those that docs/ledger.md explains', () => {
    const documented = readFileSync('docs/ledger.md', 'utf8')
      .split('\n')
      .flatMap((line) => /^\| `(\w+)` +\|/.exec(line)?.[1] ?? []);
    expect(documented.sort()).to.deep.equal([...LEDGER_DOUBTS].sort());
  });

  it('are explained with what to do, also where a detail comes after the word', () => {
    expect(explainDoubt('unreadable_row 42703')).to.deep.equal(explainDoubt('unreadable_row'));
    expect(explainDoubt('unreadable_row 42703').remedy).to.include('rebuild');
  });

  it('that a later version may raise are told as they are', () => {
    expect(explainDoubt('constructor').problem).to.equal('constructor');
  });

  it('are settled by the keeper for partitions and rewritten tables alone', () => {
    expect(['new', 'triggers_changed', 'rewritten'].every((reason) => isAdoptable(reason, true))).to.equal(
      true,
    );
    expect(LEDGER_DOUBTS.filter((reason) => isAdoptable(reason, false))).to.deep.equal(['rewritten']);
  });
});
