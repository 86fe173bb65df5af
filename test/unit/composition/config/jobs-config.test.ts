import { expect } from 'chai';
import { INFERENCE_JOBS } from '../../../../src/adapters/knex/jobs-table.js';
import { PRESETS } from '../../../../src/composition/config/presets/presets.js';
import { parseConfig } from '../../../../src/composition/config/read-config.js';
import { SettingsError } from '../../../../src/composition/settings-error.js';

const tablesOf = (jobs: unknown) => parseConfig({ jobs }).jobs ?? [];
const mappingOf = (jobs: unknown) => tablesOf(jobs)[0]!.mapping;
const columnsOf = (columns: unknown) => mappingOf({ table: 'runs', columns }).columns;

function refusalOf(document: unknown): string {
  try {
    parseConfig(document);
  } catch (error) {
    if (error instanceof SettingsError) return error.message.replace(/^TASKDECK_CONFIG: /, '');
    throw error;
  }
  throw new Error('the file was accepted');
}

const ofColumns = (columns: unknown) => refusalOf({ jobs: { table: 'runs', columns } });

describe('the jobs of the configuration', () => {
  it("have Taskdeck's own names where a column is left out", () => {
    const [table] = tablesOf({
      schema: 'platform',
      table: 'runs',
      columns: { id: 'job_id' },
      unboundedTime: true,
    });
    expect(table).to.deep.equal({
      origin: 'compute',
      mapping: {
        schema: 'platform',
        table: 'runs',
        columns: { ...INFERENCE_JOBS.columns, id: 'job_id' },
        unboundedTime: true,
      },
    });
    expect(mappingOf({ table: 'runs' }).schema).to.equal(null);
  });

  it('keep each extended way to write a column as it is', () => {
    const columns = {
      id: ['tenant', 'number'],
      userId: { value: 'nobody' },
      name: { column: 'input', path: ['meta', 'title'] },
      taskType: null,
      status: {
        rules: [
          { status: 'running', when: { locked_at: { set: true }, state: ['a', null], attempts: 1 } },
          { status: 'failed', when: { attempts: { gte: { column: 'max_attempts' } }, dead: true } },
        ],
        else: 'queued',
      },
      progress: { column: 'percent', of: 100 },
      error: { column: 'errors', path: ['-1', 'message'] },
      details: { columns: ['queue', 'priority'] },
      createdAt: { column: 'created', as: 'epoch-ms' },
      startedAt: { column: 'started', as: '+08:00', none: ['1900-01-01 00:00:00'] },
      finishedAt: { column: ['completed', 'cancelled'], none: [-1] },
    };
    const mapping = mappingOf({ table: 'runs', columns, where: { deleted_at: null } });
    expect(mapping.columns).to.deep.equal(columns);
    expect(mapping.where).to.deep.equal({ deleted_at: null });
  });

  it('take whole numbers and booleans for the texts that words and places in JSON are', () => {
    const { status, error } = columnsOf({
      status: { column: 'state', words: { queued: [0, null], running: [1], failed: [false] } },
      error: { column: 'errors', path: [-1, 'message'] },
    });
    expect(status).to.have.deep.property('words', { queued: ['0', null], running: ['1'], failed: ['false'] });
    expect(error).to.have.deep.property('path', ['-1', 'message']);
  });

  it('start from a preset, which the other keys override', () => {
    const mapping = mappingOf({ preset: 'pg-boss', schema: 'queue', columns: { userId: 'group_id' } });
    expect(mapping).to.deep.equal({
      ...PRESETS['pg-boss'],
      schema: 'queue',
      columns: { ...PRESETS['pg-boss'].columns, userId: 'group_id' },
    });
  });

  it('may be in several tables, each with a name of its own', () => {
    const both = tablesOf([
      { origin: 'boss', preset: 'pg-boss' },
      { origin: 'runs', table: 'runs' },
    ]);
    expect(both.map(({ origin, mapping }) => [origin, mapping.table])).to.deep.equal([
      ['boss', 'job'],
      ['runs', 'runs'],
    ]);
    expect(refusalOf({ jobs: [{ preset: 'pg-boss' }, { origin: 'runs', table: 'runs' }] })).to.equal(
      'jobs[0].origin: is missing: where several tables are listed each has a name',
    );
    expect(
      refusalOf({
        jobs: [
          { origin: 'a', table: 'x' },
          { origin: 'a', table: 'y' },
        ],
      }),
    ).to.equal('jobs[1].origin: must be a name that no other source has');
    expect(tablesOf([{ table: 'runs' }])[0]).to.have.property('origin', 'compute');
  });
});

describe('what is refused in the jobs of the configuration', () => {
  const refused: [what: string, document: unknown, message: RegExp][] = [
    [
      'a list that is none',
      { jobs: 3 },
      /^jobs: must be an object that describes a table, or a list of them$/,
    ],
    ['an empty list', { jobs: [] }, /^jobs: must list one table or more$/],
    ['neither table nor preset', { jobs: {} }, /^jobs\.table: is missing: only a preset has one$/],
    ['a preset that is none', { jobs: { preset: 'boss' } }, /^jobs\.preset: must be one of pg-boss, /],
    ['a key of the file', { job: {} }, /^job: is no key that is known here: there are \$schema, jobs/],
    [
      'a key of a table',
      { jobs: { table: 'r', colums: {} } },
      /^jobs\.colums: is no key that is known here: there are .*columns/,
    ],
    [
      'a key in a list',
      { jobs: [{ table: 'r', tabel: '' }] },
      /^jobs\[0\]\.tabel: is no key that is known here/,
    ],
    [
      'a column',
      { jobs: { table: 'r', columns: { creatdAt: 'x' } } },
      /^jobs\.columns\.creatdAt: is no key that is known here: there are id, /,
    ],
    ['a name too long', { jobs: { table: 'x'.repeat(64) } }, /^jobs\.table: must be at most 63 bytes/],
    ['a name with ?', { jobs: { table: 'x?' } }, /^jobs\.table: must have no question mark/],
    [
      'a condition without tests',
      { jobs: { table: 'r', where: {} } },
      /^jobs\.where: must test one column or more$/,
    ],
    [
      'an empty name in a condition',
      { jobs: { table: 'r', where: { '': 1 } } },
      /^jobs\.where\[""\]: must not be empty$/,
    ],
    [
      'a test that is none',
      { jobs: { table: 'r', where: { a: { like: 'x' } } } },
      /^jobs\.where\.a: must be a value, null, a list of values, or one of /,
    ],
    [
      'a number that JSON rounds',
      { jobs: { table: 'r', where: { a: 2 ** 53 } } },
      /^jobs\.where\.a: is too large for a number of JSON/,
    ],
  ];
  for (const [what, document, message] of refused) {
    it(`names the key: ${what}`, () => expect(refusalOf(document)).to.match(message));
  }

  const columns: [columns: unknown, message: RegExp][] = [
    [{ id: 7 }, /^id: must be a column's name or a list of them$/],
    [{ id: null }, /^id: must be a column's name or a list of them$/],
    [{ name: 7 }, /^name: must be a column's name, \{"column", "path"\}, \{"value"\} or null$/],
    [
      { name: { column: 'a', pth: ['b'] } },
      /^name\.pth: is no key that is known here: there are column, path$/,
    ],
    [{ name: { column: 'a', path: 'b' } }, /^name\.path: must be a list$/],
    [{ name: { column: 'a' } }, /^name\.path: is missing: a list$/],
    [{ name: { value: 7 } }, /^name\.value: must be a text$/],
    [{ progress: { column: 'a', of: 0 } }, /^progress\.of: must be greater than 0$/],
    [{ progress: { column: 'a', of: '100' } }, /^progress\.of: must be a number$/],
    [{ details: { columns: [] } }, /^details\.columns: must name one column or more$/],
    [
      { status: { column: 's', words: { done: ['x'] } } },
      /^status\.words\.done: is no key that is known here: there are queued, /,
    ],
    [{ status: { column: 's', words: { failed: 'x' } } }, /^status\.words\.failed: must be a list$/],
    [
      { status: { column: 's', words: { queued: ['x'], failed: ['y', 'x'] } } },
      /^status\.words\.failed\[1\]: "x" stands for queued already$/,
    ],
    [
      { status: { rules: [{ status: 'done', when: { a: 1 } }], else: 'queued' } },
      /^status\.rules\[0\]\.status: must be one of queued, /,
    ],
    [
      { status: { rules: [{ status: 'failed', when: { a: 1 } }] } },
      /^status\.else: is missing: one of queued, /,
    ],
    [{ status: { value: 'done' } }, /^status\.value: must be one of queued, /],
    [
      { createdAt: { column: 'a', as: 'epoch' } },
      /^createdAt\.as: must be timestamptz, utc, epoch-s, epoch-ms, epoch-us or an offset such as \+08:00$/,
    ],
    [{ createdAt: { column: 'a', as: '+8:00' } }, /^createdAt\.as: must be timestamptz, /],
    [
      { createdAt: { column: 'a', as: 'Europe/Berlin' } },
      /^createdAt\.as: .*: Europe\/Berlin has summer time, so hours that come twice/,
    ],
    [
      { createdAt: { column: 'a', as: 'Asia/Taipei' } },
      /^createdAt\.as: .*: zones are told by their offset, and that of Asia\/Taipei is \+08:00$/,
    ],
    [{ createdAt: { column: [] } }, /^createdAt\.column: must name one column or more$/],
    [{ createdAt: 3 }, /^createdAt: must be a column's name, \{"column", "as", "none"\} or null$/],
  ];
  for (const [given, message] of columns) {
    it(`names the key: ${JSON.stringify(given)}`, () => {
      const refusal = ofColumns(given);
      expect(refusal)
        .to.match(/^jobs\.columns\./)
        .and.not.include('\n');
      expect(refusal.replace('jobs.columns.', '')).to.match(message);
    });
  }
});
