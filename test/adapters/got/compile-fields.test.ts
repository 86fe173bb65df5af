import { expect } from 'chai';
import fc from 'fast-check';
import { compileFields } from '../../../src/adapters/got/mapping/compile-fields.js';
import { Memories, readingAt } from '../../../src/adapters/got/mapping/reading.js';
import { taskdeck } from '../../../src/adapters/got/presets/taskdeck.js';
import type { Json } from '../../../src/domain/json.js';
import { TASK_STATUSES } from '../../../src/domain/task.js';
import { at } from '../../support/task-builder.js';

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
const NAMES = [
  'stream_id',
  'name',
  'task_type',
  'user_id',
  'status',
  'progress',
  'created_at',
  'error',
  'details',
];

const READING = readingAt(at('2026-01-02T03:04:05Z'));

describe('compileFields', () => {
  const read = compileFields(taskdeck.fields, 'cameras', new Memories());

  it('makes a whole stream, or nothing, of whatever JSON there is', () => {
    const plausible = fc.oneof(
      fc.string(),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      fc.double(),
    );
    const entry = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(fc.constantFrom(...NAMES), fc.oneof(plausible, fc.jsonValue())),
    );
    fc.assert(
      fc.property(entry, (json) => {
        const told = read({ value: json as Json, around: {} }, READING);
        if (told === null) return;
        const { stream } = told;
        expect(stream.id).to.be.a('string').and.not.equal('');
        expect(stream).to.include({ source: 'streaming', origin: 'cameras' });
        expect(stream.taskType).to.be.a('string').and.not.equal('');
        expect(TASK_STATUSES).to.include(stream.status);
        if (stream.progress !== null) expect(stream.progress).to.be.within(0, 1);
        if (stream.createdAt !== null) expect(stream.createdAt).to.match(TIMESTAMP);
        for (const text of [stream.name, stream.userId, stream.error]) {
          if (text !== null) expect(text).to.be.a('string');
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('takes a start for the time of creation where the mapping names no other', () => {
    const began = compileFields(
      { id: 'id', status: { value: 'running' }, startedAt: { path: 'since', as: 's' } },
      'gates',
      new Memories(),
    );
    const told = began({ value: { id: 'a', since: 1767323045 }, around: {} }, READING);
    const moment = '2026-01-02T03:04:05.000000Z';
    expect(told?.stream).to.include({ createdAt: moment, startedAt: moment });
  });
});
