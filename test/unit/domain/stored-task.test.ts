import { expect } from 'chai';
import type { Json } from '../../../src/domain/json.js';
import { StoredTask } from '../../../src/domain/stored-task.js';
import { aJob } from '../../support/task-builder.js';

describe('StoredTask', () => {
  const job = aJob({ details: { model: 'llama', tags: ['a'] } });
  const text = '{"model": "llama", "tags": ["a"]}';

  it('is the same as the task with its details parsed', () => {
    const task = new StoredTask(job, text, JSON.parse);
    expect(task).to.deep.equal(job);
    expect({ ...task }).to.deep.equal(job);
    expect(JSON.parse(JSON.stringify(task))).to.deep.equal(job);
  });

  it('parses its details once, when they are asked for', () => {
    const parsed: string[] = [];
    const parse = (json: string): Json => {
      parsed.push(json);
      return JSON.parse(json) as Json;
    };
    const task = new StoredTask(job, text, parse);
    expect(parsed).to.deep.equal([]);
    expect(task.details).to.equal(task.details);
    expect(parsed).to.deep.equal([text]);
  });

  it('alone has its text at hand', () => {
    const task = new StoredTask(job, text, JSON.parse);
    expect(StoredTask.detailsTextOf(task)).to.equal(text);
    expect([job, { ...task }].map((other) => StoredTask.detailsTextOf(other))).to.deep.equal([null, null]);
  });
});
