import { expect } from 'chai';
import fc from 'fast-check';
import type { ListState } from '../../../ui/list/list-state.js';
import { DEFAULT_STATE } from '../../../ui/list/list-state.js';
import { apiQuery, asksTheSame, isAskable, listUrl, readListUrl } from '../../../ui/list/list-url.js';

const state = (change: Partial<ListState>): ListState => ({ ...DEFAULT_STATE, ...change });

describe('the list in the address', () => {
  it('leaves out what is the default', () => {
    expect(listUrl('/admin/tasks', DEFAULT_STATE)).to.equal('/admin/tasks');
  });

  it('is legible', () => {
    const url = listUrl(
      '/admin/tasks',
      state({ statuses: ['queued', 'failed'], page: 2, open: ['compute:1'] }),
    );
    expect(url).to.equal('/admin/tasks?page=2&status_filter=queued,failed&open=compute:1');
  });

  it('asks the server for page and size always, and for the rest where it is set', () => {
    expect(apiQuery(DEFAULT_STATE)).to.equal('page=1&size=20');
    const asked = apiQuery(
      state({ taskTypes: ['a', 'b'], source: 'compute', sort: 'started_at', open: ['compute:1'] }),
    );
    expect(asked).to.equal('page=1&size=20&task_type=a,b&source=compute&sort=started_at');
  });

  it('gives the parameter for each value where one is empty or has a comma, and twice for a lone one', () => {
    for (const [taskTypes, query] of [
      [['a', 'b'], 'task_type=a,b'],
      [['a,b'], 'task_type=a,b&task_type=a,b'],
      [[''], 'task_type=&task_type='],
      [['a,b', 'c'], 'task_type=a,b&task_type=c'],
      [['a', ''], 'task_type=a&task_type='],
      [['a\tb', 'c\nd'], 'task_type=a%09b,c%0Ad'],
    ] as const) {
      expect(listUrl('/x', state({ taskTypes })), query).to.equal(`/x?${query}`);
      expect(readListUrl(`?${query}`).taskTypes, query).to.deep.equal(taskTypes);
    }
  });

  it('can ask for the longest type alone, whatever its letters, and for no more than a server would read', () => {
    const longest = '\u{1f600}'.repeat(254) + ',';
    expect(isAskable(state({ taskTypes: [longest] }))).to.equal(true);
    expect(isAskable(state({ taskTypes: [longest, longest, longest] }))).to.equal(false);
    const types = (count: number) => Array.from({ length: count }, (_, i) => `t${i}`);
    expect(isAskable(state({ taskTypes: types(50) }))).to.equal(true);
    expect(isAskable(state({ taskTypes: types(51) }))).to.equal(false);
  });

  it('sends what it cannot read to the server as it is', () => {
    const read = readListUrl('?page=abc&size=-1&source=mars');
    expect(read).to.include({ page: 1, size: 20, source: '' });
    expect(apiQuery(read)).to.equal('page=abc&size=-1&source=mars');
    expect(listUrl('/x', read)).to.equal('/x?page=abc&size=-1&source=mars');
  });

  it('ignores what is not its own', () => {
    expect(readListUrl('?utm_source=x&__proto__=1&constructor=2')).to.deep.equal(DEFAULT_STATE);
  });

  it('needs no other answer for open details', () => {
    expect(asksTheSame(DEFAULT_STATE, state({ open: ['compute:1'] }))).to.equal(true);
    expect(asksTheSame(DEFAULT_STATE, state({ page: 2 }))).to.equal(false);
  });

  it('reads whatever it writes', () => {
    const word = fc.string({ minLength: 1, unit: 'binary' });
    const value = fc.oneof(word, fc.constantFrom('', ',', 'a,b', '\t', '\r\n'));
    const states = fc.record({
      page: fc.integer({ min: 1, max: 10 ** 9 }),
      size: fc.integer({ min: 1, max: 1000 }),
      taskTypes: fc.uniqueArray(value, { maxLength: 4 }),
      statuses: fc.uniqueArray(value, { maxLength: 3 }),
      source: fc.constantFrom('', 'compute', 'streaming'),
      sort: word,
      asOf: fc.option(word),
      open: fc.uniqueArray(fc.string({ minLength: 1, unit: 'binary' }), { maxLength: 4 }),
      unread: fc.constant({}),
    });
    fc.assert(
      fc.property(states, (written) => {
        const { search } = new URL(listUrl('/admin/tasks', written), 'https://here.example');
        expect(readListUrl(search)).to.deep.equal(written);
      }),
    );
  });

  it('never throws on what anybody may write', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (search) => void apiQuery(readListUrl(search))));
  });
});
