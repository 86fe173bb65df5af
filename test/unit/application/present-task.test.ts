import { expect } from 'chai';
import { presentTask } from '../../../src/application/present-task.js';
import { REDACTED } from '../../../src/application/redaction/redacted.js';
import { StoredTask } from '../../../src/domain/stored-task.js';
import type { Task } from '../../../src/domain/task.js';
import { aJob } from '../../support/task-builder.js';

describe('presentTask', () => {
  const stored = (text: string, overrides: Partial<Task> = {}) =>
    new StoredTask(aJob(overrides), text, JSON.parse);

  it('gives a task that is sound and holds no secret as it is', () => {
    const job = aJob({ details: { params: { max_tokens: 512 } } });
    expect(presentTask(job)).to.equal(job);
  });

  it('lets stored details that surely hold no secret leave unparsed', () => {
    const text =
      '{"usage": {"input_tokens": 12}, "author": "ada@example.org", "name": "decoder", "value": 1}';
    const unread = new StoredTask(aJob(), text, () => {
      throw new Error('parsed');
    });
    expect(presentTask(unread)).to.equal(unread);
  });

  const hidden = {
    'a name': ['{"password": "hunter2"}', { password: REDACTED }],
    'a name that is written otherwise': ['{"pass\\u0077ord": "hunter2"}', { password: REDACTED }],
    'an address': ['{"url": "s3://u:hunter2@h"}', { url: `s3://${REDACTED}@h` }],
    'a name beside it': ['{"name": "api_key", "value": 2}', { name: 'api_key', value: REDACTED }],
    'the option before it': ['["--password", "hunter2"]', ['--password', REDACTED]],
    'its kind': ['{"kty": "EC", "d": "hunter2"}', { kty: 'EC', d: REDACTED }],
    'a member that comes twice': ['{"url": "s3://u:hunter2@h", "url": "s3://h"}', { url: 's3://h' }],
    'a name that counts': ['{"token": 512, "tokens": [1]}', { token: 512, tokens: [1] }],
  } as const;
  for (const [what, [text, details]] of Object.entries(hidden)) {
    it(`lets no text leave in which ${what} may tell of a secret`, () => {
      const shown = presentTask(stored(text));
      expect(shown.details).to.deep.equal(details);
      expect(StoredTask.detailsTextOf(shown)).to.equal(null);
    });
  }

  it('hides what the other members hold, whatever the details do', () => {
    const shown = presentTask(stored('{"a": 1}', { name: 'mysql --password=hunter2x', error: 'x' }));
    expect(shown).to.deep.equal(
      aJob({ name: `mysql --password=${REDACTED}`, error: 'x', details: { a: 1 } }),
    );
  });
});
