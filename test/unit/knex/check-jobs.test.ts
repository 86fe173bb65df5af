import { expect } from 'chai';
import { INFERENCE_JOBS } from '../../../src/adapters/knex/jobs-table.js';
import { checkJobs } from '../../../src/adapters/knex/mapping/check-jobs.js';
import type { ColumnType } from '../../../src/adapters/knex/mapping/column-types.js';
import type { JobSources } from '../../../src/adapters/knex/mapping/jobs-mapping.js';

function column(kind: ColumnType['kind'], rest: Partial<ColumnType> = {}): ColumnType {
  return { type: `pg_catalog.${kind}`, kind, hasPaths: true, labels: [], ...rest };
}

const TYPES = new Map<string, ColumnType>([
  ...Object.values(INFERENCE_JOBS.columns).map(
    (name) => [name, column(name.endsWith('_at') ? 'timestamptz' : 'text')] as const,
  ),
  ['payload', column('text', { hasPaths: false })],
  ['data', column('jsonb')],
  ['made', column('timestamp')],
  ['ms', column('integer')],
  ['state', column('enum', { labels: ['new', 'done'] })],
]);

function problemsOf(columns: Partial<JobSources>): string[] {
  const mapping = { ...INFERENCE_JOBS, columns: { ...INFERENCE_JOBS.columns, ...columns } };
  return checkJobs(mapping, TYPES).map(({ key, says }) => `${key}: ${says}`);
}

describe('a mapping, compared with the columns of its table', () => {
  it('has no problem where all is as it says', () => {
    expect(problemsOf({})).to.deep.equal([]);
    expect(
      problemsOf({
        name: { column: 'data', path: ['title'] },
        createdAt: { column: 'made', as: 'utc' },
        finishedAt: { column: 'ms', as: 'epoch-ms' },
        status: { column: 'state', words: { queued: ['new'], succeeded: ['done', null] } },
      }),
    ).to.deep.equal([]);
  });

  for (const [what, columns, problem] of [
    ['a column that is not there', { name: 'title' }, /^columns\.name: there is no column title$/],
    [
      'a time that is told otherwise than it is stored',
      { createdAt: { column: 'ms', as: 'utc' } },
      /^columns\.createdAt: ms is of type .*"epoch-ms"/,
    ],
    [
      'a word that an enumeration lacks',
      { status: { column: 'state', words: { failed: ['broken'] } } },
      /^columns\.status\.words\.failed: state has no word "broken": its type has new, done$/,
    ],
    [
      'a rule whose value an enumeration lacks',
      {
        status: {
          rules: [
            { status: 'queued', when: { state: ['new', null], ms: { gte: 7 } } },
            { status: 'failed', when: { state: { not: 'broken' } } },
          ],
          else: 'unknown',
        },
      },
      /^columns\.status\.rules\.1\.when\.state: state can't be "broken": its type has new, done$/,
    ],
    [
      'a rule whose value is no whole number',
      { status: { rules: [{ status: 'failed', when: { ms: { gt: 7.5 } } }], else: 'queued' } },
      /^columns\.status\.rules\.0\.when\.ms: ms can't be 7\.5: its type is pg_catalog\.integer$/,
    ],
    [
      'a share of what is no number',
      { progress: { column: 'name', of: 100 } },
      /^columns\.progress: name is of type pg_catalog\.text, which is no number$/,
    ],
    [
      'a path in a text, on a server that finds none there',
      { error: { column: 'payload', path: ['message'] } },
      /^columns\.error: payload is a text, in which only PostgreSQL 16/,
    ],
  ] as const) {
    it(`has a problem with ${what}`, () => {
      const problems = problemsOf(columns as unknown as Partial<JobSources>);
      expect(problems).to.have.length(1);
      expect(problems[0]).to.match(problem);
    });
  }
});
