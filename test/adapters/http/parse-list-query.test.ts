import { expect } from 'chai';
import fc from 'fast-check';
import { parseListQuery } from '../../../src/adapters/http/api/parse-list-query.js';
import { InvalidParameterError } from '../../../src/domain/errors.js';
import { isAskableType } from '../../../src/domain/task-type.js';
import { TASK_SOURCES, TASK_STATUSES } from '../../../src/domain/task.js';

const PARAMETERS = ['page', 'size', 'task_type', 'status_filter', 'source', 'sort', 'as_of'];
const TASK_TYPE = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((text) => !/[,\p{Cc}\p{Surrogate}]/u.test(text));

describe('parseListQuery', () => {
  it('reads back every good query', () => {
    const good = fc.record({
      page: fc.integer({ min: 1, max: 999_999_999 }),
      size: fc.integer({ min: 1, max: 100 }),
      taskTypes: fc.uniqueArray(TASK_TYPE, { minLength: 1, maxLength: 50 }),
      statuses: fc.uniqueArray(fc.constantFrom(...TASK_STATUSES), { minLength: 1 }),
      source: fc.constantFrom(...TASK_SOURCES),
    });
    fc.assert(
      fc.property(good, ({ page, size, taskTypes, statuses, source }) => {
        const query = new URLSearchParams({
          page: String(page),
          size: String(size),
          task_type: taskTypes.join(),
          status_filter: statuses.join(),
          source,
        });
        expect(parseListQuery(query.toString())).to.deep.equal({
          page,
          size,
          filter: { taskTypes, statuses, source },
        });
      }),
    );
  });

  it('fails with nothing but a named parameter, and lets nothing out of range through, whatever it is given', () => {
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
          const { page = 1, size = 1, filter } = parseListQuery(raw);
          expect(page).to.be.within(1, 999_999_999);
          expect(size).to.be.within(1, 100);
          expect(filter?.taskTypes?.every(isAskableType) ?? true).to.equal(true);
        } catch (error) {
          expect(error).to.be.instanceOf(InvalidParameterError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('takes each of several as it stands, where the parameter is repeated', () => {
    const typesOf = (query: string) => parseListQuery(query).filter?.taskTypes;
    expect(typesOf('task_type=a,b')).to.deep.equal(['a', 'b']);
    expect(typesOf('task_type=a%2Cb')).to.deep.equal(['a', 'b']);
    expect(typesOf('task_type=a,b&task_type=c')).to.deep.equal(['a,b', 'c']);
    expect(typesOf('task_type=a,b&task_type=a,b')).to.deep.equal(['a,b']);
    expect(typesOf('task_type=&task_type=')).to.deep.equal(['']);
    expect(typesOf('task_type=&task_type=a&task_type=a')).to.deep.equal(['', 'a']);
    expect(typesOf('task_type=%09%0A,%7F')).to.deep.equal(['\t\n', '\x7f']);
    expect(typesOf(`task_type=${encodeURIComponent('\u{1f600}'.repeat(255))}`)).to.have.length(1);
    expect(parseListQuery('status_filter=failed&status_filter=queued').filter?.statuses).to.deep.equal([
      'failed',
      'queued',
    ]);
  });

  it('leaves out what is not there', () => {
    expect(parseListQuery('')).to.deep.equal({});
    expect(parseListQuery('page=2')).to.deep.equal({ page: 2, filter: {} });
  });
});
