import { expect } from 'chai';
import { typeChoices } from '../../../ui/list/type-choices.js';

const FACET = [
  { value: 'embedding.text', count: 3 },
  { value: 'llm.chat', count: 5, at_least: true as const },
  { value: 'weird,comma', count: 1 },
];

describe('the task types to choose from', () => {
  it('keep what was chosen, even when it has no tasks any more', () => {
    const choices = typeChoices(FACET, ['gone', 'llm.chat'], '');
    expect(choices.filter(({ chosen }) => chosen)).to.deep.equal([
      { value: 'gone', count: 0, atLeast: false, chosen: true },
      { value: 'llm.chat', count: 5, atLeast: true, chosen: true },
    ]);
  });

  it('leave out a type that the query cannot express', () => {
    expect(typeChoices(FACET, [], '').map(({ value }) => value)).to.deep.equal([
      'embedding.text',
      'llm.chat',
    ]);
  });

  it('are found by any part of the name', () => {
    expect(typeChoices(FACET, [], ' CHAT ').map(({ value }) => value)).to.deep.equal(['llm.chat']);
  });
});
