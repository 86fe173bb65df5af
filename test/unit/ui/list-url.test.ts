import { expect } from 'chai';
import fc from 'fast-check';
import type { Conditions } from '../../../ui/list/conditions.js';
import { conditionsOf, NO_CONDITIONS } from '../../../ui/list/conditions.js';
import type { ListState } from '../../../ui/list/list-state.js';
import { DEFAULT_STATE, keyOf, ofTask } from '../../../ui/list/list-state.js';
import { apiQuery, asksTheSame, isAskable, listUrl, readListUrl } from '../../../ui/list/list-url.js';

const state = (change: Partial<ListState>): ListState => ({ ...DEFAULT_STATE, ...change });
const where = (conditions: Partial<Conditions>): ListState =>
  state({ conditions: { ...NO_CONDITIONS, ...conditions } });
const read = (search: string): ListState => readListUrl({ pathname: '/admin/tasks', search });
const readWritten = (written: ListState): ListState =>
  readListUrl(new URL(listUrl(written), 'https://here.example'));

describe('the list in the address', () => {
  it('leaves out what is the default', () => {
    expect(listUrl(DEFAULT_STATE)).to.equal('/admin/tasks');
  });

  it('is legible', () => {
    const filtered = where({ status_filter: ['queued', 'failed'], q: ['model:gemma-3 "a b"'] });
    expect(listUrl({ ...filtered, page: 2, open: ['compute:1'] })).to.equal(
      '/admin/tasks?page=2&status_filter=queued,failed&q=model:gemma-3+%22a+b%22&open=compute:1',
    );
  });

  it('asks the server for page and size always, and for the rest where it is set', () => {
    expect(apiQuery(DEFAULT_STATE)).to.equal('page=1&size=20');
    const filtered = where({ task_type: ['a', 'b'], source: ['compute'], user_id: ['u 1'] });
    expect(apiQuery({ ...filtered, sort: 'started_at', open: ['compute:1'] })).to.equal(
      'page=1&size=20&task_type=a,b&source=compute&user_id=u+1&sort=started_at',
    );
  });

  it('gives the parameter for each value where one is empty or has a comma, and twice for a lone one', () => {
    for (const [task_type, query] of [
      [['a', 'b'], 'task_type=a,b'],
      [['a,b'], 'task_type=a,b&task_type=a,b'],
      [[''], 'task_type=&task_type='],
      [['a,b', 'c'], 'task_type=a,b&task_type=c'],
      [['a', ''], 'task_type=a&task_type='],
      [['a\tb', 'c\nd'], 'task_type=a%09b,c%0Ad'],
    ] as const) {
      expect(listUrl(where({ task_type })), query).to.equal(`/admin/tasks?${query}`);
      expect(read(`?${query}`).conditions.task_type, query).to.deep.equal(task_type);
    }
  });

  it('can ask for the longest type alone, whatever its letters, and for no more than a server would read', () => {
    const longest = '\u{1f600}'.repeat(254) + ',';
    expect(isAskable(where({ task_type: [longest] }))).to.equal(true);
    expect(isAskable(where({ task_type: [longest, longest, longest] }))).to.equal(false);
    const types = (count: number) => Array.from({ length: count }, (_, i) => `t${i}`);
    expect(isAskable(where({ task_type: types(50) }))).to.equal(true);
    expect(isAskable(where({ task_type: types(51) }))).to.equal(false);
  });

  it('sends what it cannot read to the server as it is', () => {
    const odd = read('?page=abc&size=-1&source=mars&created_from=noon');
    expect(odd).to.include({ page: 1, size: 20 });
    expect(apiQuery(odd)).to.equal('page=abc&size=-1&source=mars&created_from=noon');
    expect(listUrl(odd)).to.equal('/admin/tasks?page=abc&size=-1&source=mars&created_from=noon');
  });

  it('ignores what is not its own', () => {
    expect(read('?utm_source=x&__proto__=1&constructor=2')).to.deep.equal(DEFAULT_STATE);
  });

  it('needs no other answer for open details', () => {
    expect(asksTheSame(DEFAULT_STATE, state({ open: ['compute:1'] }))).to.equal(true);
    expect(asksTheSame(DEFAULT_STATE, state({ page: 2 }))).to.equal(false);
  });

  it('reads whatever it writes', () => {
    const word = fc.string({ minLength: 1, unit: 'binary' });
    const value = fc.oneof(word, fc.constantFrom('', ',', 'a,b', '\t', '\r\n'));
    const conditions = fc
      .record({ one: fc.option(word, { nil: '' }), several: fc.uniqueArray(value, { maxLength: 4 }) })
      .map(({ one, several }) =>
        conditionsOf((name) => {
          const takesSeveral = name === 'task_type' || name === 'status_filter' || name === 'id';
          if (takesSeveral) return several;
          return one === '' ? [] : [one];
        }),
      );
    const lists = fc.record({
      view: fc.constant('list' as const),
      page: fc.integer({ min: 1, max: 10 ** 9 }),
      size: fc.integer({ min: 1, max: 1000 }),
      conditions,
      sort: word,
      asOf: fc.option(word),
      open: fc.uniqueArray(fc.string({ minLength: 1, unit: 'binary' }), { maxLength: 4 }),
      unread: fc.constant({}),
    });
    const source = fc.constantFrom('compute', 'streaming');
    const tasks = fc.record({ id: value.filter((id) => id !== ''), source, origin: fc.oneof(source, word) });
    const states = fc.oneof(
      lists,
      tasks.map((task) => ofTask(task as Parameters<typeof ofTask>[0])),
    );
    fc.assert(
      fc.property(states, (written) => {
        expect(readWritten(written)).to.deep.equal(written);
      }),
      {
        examples: ['.', '..', '%', '%2e', 'a/b', '//x', 'a?b#c', '%ff', '攝影機', '\ufffd'].map(
          (id): [ListState] => [ofTask({ id, source: 'streaming', origin: 'cams' })],
        ),
      },
    );
  });

  it('names one task by a path, and asks for that task alone', () => {
    const task = { source: 'streaming', origin: 'streaming', id: 'live/cam 1,b:2' } as const;
    expect(listUrl(ofTask(task))).to.equal('/admin/tasks/streaming/live%2Fcam%201,b:2');
    expect(apiQuery(ofTask(task))).to.equal(
      'page=1&size=20&id=streaming:live/cam+1,b:2&id=streaming:live/cam+1,b:2'.replaceAll('/', '%2F'),
    );
    const named = ofTask({ ...task, origin: 'cams', id: 'a' });
    expect(listUrl(named)).to.equal('/admin/tasks/streaming/a?origin=cams');
    expect(
      readListUrl({ pathname: '/admin/tasks/streaming/a', search: '?origin=cams&page=7&q=x' }),
    ).to.deep.equal(named);
  });

  it('reads a path as it was meant where something on the way decoded it', () => {
    const { conditions } = readListUrl({ pathname: '/admin/tasks/streaming/live/cam%ff', search: '' });
    expect(conditions.id).to.deep.equal(['streaming:live/cam%ff']);
  });

  it('opens a task in a list of itself where browsers would take its id out of a path', () => {
    for (const id of ['.', '..']) {
      const task = { source: 'compute', origin: 'compute', id } as const;
      expect(listUrl(ofTask(task))).to.equal(`/admin/tasks?id=compute:${id}&open=compute:${id}`);
      expect(ofTask(task).open).to.deep.equal([keyOf(task)]);
    }
  });

  it('never throws on what anybody may write', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (search) => {
        for (const state of [read(search), readListUrl({ pathname: `/admin/tasks/x/${search}`, search })]) {
          listUrl(state);
          apiQuery(state);
        }
      }),
    );
  });
});
