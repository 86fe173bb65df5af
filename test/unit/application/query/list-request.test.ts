import { expect } from 'chai';
import fc from 'fast-check';
import { FILTER_CONDITIONS, SCOPE_CONDITIONS } from '../../../../src/application/query/conditions.js';
import { FIRST_PAGE, toListQuery, toTaskQuery } from '../../../../src/application/query/list-request.js';
import { InvalidParameterError } from '../../../../src/domain/errors.js';
import { ALL_TASKS } from '../../../../src/domain/task-query.js';
import { isAskableType } from '../../../../src/domain/task-type.js';
import { TASK_SOURCES, TASK_STATUSES } from '../../../../src/domain/task.js';
import { at } from '../../../support/task-builder.js';

const PARAMETERS = [...Object.values(SCOPE_CONDITIONS), ...Object.values(FILTER_CONDITIONS)]
  .map(({ parameter }): string => parameter)
  .concat('page', 'size', 'sort');
const TASK_TYPE = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((text) => !/[,\p{Cc}\p{Surrogate}]/u.test(text));

const read = (parameters: string) => toListQuery({ parameters });

describe('the parameters of a list', () => {
  it('are read back from every good query', () => {
    const moment = fc.constantFrom(at('2026-01-01T00:00:00Z'), at('2026-01-02T03:04:05.000006Z'));
    const good = fc.record({
      page: fc.integer({ min: 1, max: 999_999_999 }),
      size: fc.integer({ min: 1, max: 100 }),
      taskTypes: fc.uniqueArray(TASK_TYPE, { minLength: 1, maxLength: 50 }),
      statuses: fc.uniqueArray(fc.constantFrom(...TASK_STATUSES), { minLength: 1 }),
      source: fc.constantFrom(...TASK_SOURCES),
      origin: TASK_TYPE,
      userId: TASK_TYPE,
      createdFrom: moment,
      createdTo: moment,
      asOf: moment,
      ids: fc.uniqueArray(fc.record({ source: fc.constantFrom(...TASK_SOURCES), id: TASK_TYPE }), {
        minLength: 1,
        maxLength: 50,
        selector: ({ source, id }) => `${source}:${id}`,
      }),
    });
    fc.assert(
      fc.property(good, ({ page, size, taskTypes, statuses, ...scope }) => {
        const query = new URLSearchParams({
          page: String(page),
          size: String(size),
          task_type: taskTypes.join(),
          status_filter: statuses.join(),
          source: scope.source,
          origin: scope.origin,
          user_id: scope.userId,
          created_from: scope.createdFrom,
          created_to: scope.createdTo,
          as_of: scope.asOf,
          id: scope.ids.map(({ source, id }) => `${source}:${id}`).join(),
          q: 'llama',
        });
        expect(read(query.toString())).to.deep.equal({
          page,
          size,
          scope: { ...ALL_TASKS.scope, ...scope, search: [{ kind: 'text', text: 'llama' }] },
          filter: { taskTypes, statuses },
          order: ALL_TASKS.order,
        });
      }),
    );
  });

  it('fail with nothing but a named parameter, and let nothing out of range through, whatever is given', () => {
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.webQueryParameters(), fc.double().map(String));
    const pair = fc
      .tuple(fc.oneof(fc.constantFrom(...PARAMETERS), fc.string()), value)
      .map((both) => both.join('='));
    const query = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pair).map((pairs) => pairs.join('&')),
    );
    fc.assert(
      fc.property(query, (raw) => {
        try {
          const { page, size, filter, scope } = read(raw);
          expect(page).to.be.within(1, 999_999_999);
          expect(size).to.be.within(1, 100);
          expect(filter.taskTypes.every(isAskableType)).to.equal(true);
          for (const text of [scope.userId, scope.origin, ...scope.ids.map(({ id }) => id)]) {
            if (text !== null) expect(text).to.match(/^[^\0]{1,1000}$/s);
          }
          expect(scope.search.length).to.be.within(0, 10);
        } catch (error) {
          expect(error).to.be.instanceOf(InvalidParameterError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('take each of several as it stands, where the parameter is repeated', () => {
    const typesOf = (query: string) => read(query).filter.taskTypes;
    expect(typesOf('task_type=a,b')).to.deep.equal(['a', 'b']);
    expect(typesOf('task_type=a%2Cb')).to.deep.equal(['a', 'b']);
    expect(typesOf('task_type=a,b&task_type=c')).to.deep.equal(['a,b', 'c']);
    expect(typesOf('task_type=a,b&task_type=a,b')).to.deep.equal(['a,b']);
    expect(typesOf('task_type=&task_type=')).to.deep.equal(['']);
    expect(typesOf('task_type=&task_type=a&task_type=a')).to.deep.equal(['', 'a']);
    expect(typesOf('task_type=%09%0A,%7F')).to.deep.equal(['\t\n', '\x7f']);
    expect(typesOf(`task_type=${encodeURIComponent('\u{1f600}'.repeat(255))}`)).to.have.length(1);
    expect(read('status_filter=failed&status_filter=queued').filter.statuses).to.deep.equal([
      'failed',
      'queued',
    ]);
    expect(read('id=streaming:a,b&id=compute:c:d').scope.ids).to.deep.equal([
      { source: 'streaming', id: 'a,b' },
      { source: 'compute', id: 'c:d' },
    ]);
  });

  it('leave what they do not name as code gave it, or as by default', () => {
    expect(read('')).to.deep.equal(FIRST_PAGE);
    expect(read('page=2')).to.deep.equal({ ...FIRST_PAGE, page: 2 });
    const given = { size: 50, scope: { userId: 'u-1', source: 'compute' } } as const;
    const both = toListQuery({ ...given, parameters: 'source=streaming' });
    expect(both).to.deep.equal({
      ...FIRST_PAGE,
      size: 50,
      scope: { ...ALL_TASKS.scope, userId: 'u-1', source: 'streaming' },
    });
    expect(read('source=streaming').scope.userId, 'of the next request').to.equal(null);
  });

  it('of a query without pages know no page, and hand over what is for somebody else', () => {
    const parameters = 'q=llama&bins=20&user_id=u-1';
    const others: unknown[] = [];
    const bins = (values: readonly string[], name: string) => void others.push(name, values);
    expect(toTaskQuery({ parameters }, { bins }).scope).to.deep.include({
      search: [{ kind: 'text', text: 'llama' }],
      userId: 'u-1',
    });
    expect(others).to.deep.equal(['bins', ['20']]);
    expect(() => toTaskQuery({ parameters }))
      .to.throw(InvalidParameterError)
      .with.property('parameter', 'bins');
    for (const page of ['page=2', 'size=20']) {
      expect(() => toTaskQuery({ parameters: page }, { bins })).to.throw(InvalidParameterError);
    }
  });
});
