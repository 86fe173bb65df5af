import { expect } from 'chai';
import { taskToWire, writeTask } from '../../../src/adapters/http/api/task-to-wire.js';
import { parseJson, stringifyJson } from '../../../src/adapters/json/json-text.js';
import { StoredTask } from '../../../src/domain/stored-task.js';
import { aJob } from '../../support/task-builder.js';

describe('writeTask', () => {
  it('writes a task as its wire type says', () => {
    const job = aJob({ name: '會議 "x"', details: { seed: 9007199254740993n, a: '\\' } });
    expect(writeTask(job)).to.equal(stringifyJson(taskToWire(job)));
  });

  it("passes a stored task's details on as they came", () => {
    const task = new StoredTask(aJob({ name: 'a, "x"' }), '{"a": 1.50, "b": []}', parseJson);
    expect(JSON.parse(writeTask(task))).to.deep.equal(taskToWire(task));
    expect(writeTask(task)).to.match(/,"details":\{"a": 1\.50, "b": \[\]\}\}$/);
    expect(Object.keys(JSON.parse(writeTask(task)) as object)).to.deep.equal(Object.keys(taskToWire(task)));
  });
});
