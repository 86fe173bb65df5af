import { expect } from 'chai';
import { toTaskStatus } from '../../../src/domain/task.js';
import type { Json } from '../../../src/domain/json.js';
import { rowToTask } from '../../../src/adapters/knex/task-row.js';
import { TOO_DEEP } from '../../../src/domain/task.js';

describe('rowToTask, of a row with details', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
  const brackets = `"${'['.repeat(101)}\\"{"`;
  const rows: Record<string, [text: string | null, bytes: number | null, details: Json]> = {
    none: [null, null, null],
    'of JSON': ['{"a": [1, "x"]}', 15, { a: [1, 'x'] }],
    'of null': ['null', 4, null],
    'that are too large': [null, 70_000, { details_omitted: 'too_large', bytes: 70_000 }],
    'as deep as may be': [nested(100), 200, JSON.parse(nested(100)) as Json],
    'that are too deep': [nested(101), 202, { ...TOO_DEEP, bytes: 202 }],
    'with many brackets, one beside the other': [`[${'{},'.repeat(150)}1]`, 453, [...Array(150).fill({}), 1]],
    'with brackets in texts': [brackets, 107, `${'['.repeat(101)}"{`],
    'with a number that would be rounded': ['{"seed": 9007199254740993}', 26, { seed: 9007199254740993n }],
    'with a number that is too large': [`[1e400]`, 7, ['1e400']],
    'with a member of an odd name': ['{"__proto__": 1}', 16, JSON.parse('{"__proto__": 1}') as Json],
  };
  for (const [title, [details, details_bytes, expected]] of Object.entries(rows)) {
    it(`reads those ${title}`, () => {
      const row = {
        ...{
          id: 'a',
          user_id: null,
          name: null,
          task_type: 't',
          status: 'queued',
          progress: null,
          error: null,
        },
        ...{ created_at: null, started_at: null, finished_at: null },
        ...{ details, details_bytes },
      };
      expect(rowToTask(row, 'compute', toTaskStatus).details).to.deep.equal(expected);
    });
  }
});
