import { expect } from 'chai';
import { loadLocale } from '../../../ui/i18n/locale.js';
import { typeChoices } from '../../../ui/list/type-choices.js';

const FACET = [
  { value: 'embedding.text', count: 3 },
  { value: 'llm.chat', count: 5, at_least: true as const },
  { value: 'weird,comma', count: 1 },
  { value: 'a\tb', count: 1 },
  { value: '', count: 2 },
];

const { messages } = await loadLocale('en');

describe('the task types to choose from', () => {
  it('keep what was chosen, even when it has no tasks any more', () => {
    const choices = typeChoices(FACET, ['gone', 'llm.chat'], '', messages);
    expect(choices.filter(({ chosen }) => chosen)).to.deep.equal([
      { value: 'gone', label: 'gone', count: 0, atLeast: false, chosen: true },
      { value: 'llm.chat', label: 'llm.chat', count: 5, atLeast: true, chosen: true },
    ]);
  });

  it('are all that the facet offers, odd ones in a way that can be seen', () => {
    expect(typeChoices(FACET, [], '', messages).map(({ value, label }) => [value, label])).to.deep.equal([
      ['', '(no type)'],
      ['a\tb', 'a\u2409b'],
      ['embedding.text', 'embedding.text'],
      ['llm.chat', 'llm.chat'],
      ['weird,comma', 'weird,comma'],
    ]);
  });

  it('are found by any part of the name', () => {
    expect(typeChoices(FACET, [], ' CHAT ', messages).map(({ value }) => value)).to.deep.equal(['llm.chat']);
  });
});
