import { expect } from 'chai';
import type { Column, TableDescription } from '../../../../src/adapters/knex/attach/catalogue.js';
import { mappingOf, proposeMapping } from '../../../../src/adapters/knex/attach/index.js';
import type { ColumnChoices } from '../../../../src/adapters/knex/attach/propose/choice.js';
import { aColumn, aTable } from './a-table.js';

const ID = aColumn('id', 'uuid', { isNullable: false });

function choicesOf(columns: Column[], given: Partial<TableDescription> = {}): ColumnChoices {
  return proposeMapping(aTable([ID, ...columns], given)).columns!;
}
const choiceOf = <Key extends keyof ColumnChoices>(key: Key, ...columns: Column[]): ColumnChoices[Key] =>
  choicesOf(columns)[key];

describe('the id of a proposed mapping', () => {
  const id = (given: Partial<TableDescription>, columns = [aColumn('code'), aColumn('job_uuid', 'uuid')]) =>
    proposeMapping(aTable(columns, given)).columns?.id;

  it('is the primary key, of one column or of several', () => {
    expect(id({ key: ['code'] })).to.include({ source: 'code', certainty: 'sure' });
    expect(id({ key: ['code', 'job_uuid'] })).to.have.deep.property('source', ['code', 'job_uuid']);
  });

  it('is else a unique index, if its columns are never NULL', () => {
    const columns = [aColumn('code', 'text', { isNullable: false }), aColumn('job_uuid', 'uuid')];
    expect(id({ key: [], uniques: [['code']] }, columns)).to.include({ source: 'code', certainty: 'likely' });
    expect(id({ key: [], uniques: [['job_uuid']] }, columns)).to.include({
      source: 'job_uuid',
      certainty: 'unsure',
    });
  });

  it('is else what its name says, and without one no list can be made', () => {
    expect(id({ key: [] })).to.include({ source: 'job_uuid', certainty: 'unsure' });
    const proposal = proposeMapping(aTable([aColumn('state')], { key: [] }));
    expect(proposal).to.include({ columns: null });
    expect(proposal.remarks.join()).to.match(/no list can be made/);
    expect(() => mappingOf(proposal)).to.throw(RangeError);
  });

  it('tells of another unique id beside a number', () => {
    const columns = [aColumn('id', 'bigint'), aColumn('run_id')];
    expect(id({ key: ['id'], uniques: [['run_id']] }, columns)?.reason).to.match(/`run_id` is unique too/);
  });
});

describe('the status of a proposed mapping', () => {
  const status = (words: string[], given: Partial<Column> = {}) =>
    choiceOf('status', aColumn('state', 'text', { words, ...given }));

  it('has the words of an enum or a check, surely where each is understood', () => {
    const allowed = ['NEW', 'InProgress', 'job_done', 'ERROR'];
    const choice = status([], { allowed });
    expect(choice.source).to.deep.equal({
      column: 'state',
      words: { queued: ['NEW'], running: ['InProgress'], succeeded: ['job_done'], failed: ['ERROR'] },
    });
    expect(choice.certainty).to.equal('sure');
    expect(status(['pending', 'done']).certainty).to.equal('likely');
  });

  it('says which words it does not understand, or might misunderstand', () => {
    const strange = status(['pending', 'frobnicated']);
    expect(strange).to.include({ certainty: 'unsure' });
    expect(strange.reason).to.match(/not understood, so shown as unknown: `frobnicated`/);
    expect(JSON.stringify(strange.source)).to.not.include('frobnicated');
    expect(status(['running', 'expired']).reason).to.match(/`expired` is read as failed/);
  });

  it('reads `pending` as running where another word waits and none runs', () => {
    expect(status(['ENQUEUED', 'PENDING', 'SUCCESS']).source)
      .to.have.nested.property('words.running')
      .eql(['PENDING']);
    expect(status(['QUEUED', 'PENDING', 'RUNNING']).source).to.not.have.nested.property('words.running[1]');
  });

  it('guesses at words that are made of others, and at letters where few words are there', () => {
    expect(status(['WAITING_FOR_GPU', 'upload_failed', 'encoding', 'done']).source).to.deep.equal({
      column: 'state',
      words: {
        queued: ['WAITING_FOR_GPU'],
        running: ['encoding'],
        succeeded: ['done'],
        failed: ['upload_failed'],
      },
    });
    expect(status(['encoding', 'done']).reason).to.match(/`encoding` is read as running/);
    const letters = choiceOf('status', aColumn('phase', 'text', { words: ['Q', 'R', 'D'] }));
    expect(letters.source).to.deep.equal({ column: 'phase', words: { queued: ['Q'], running: ['R'] } });
    expect(letters.reason).to.match(/shown as unknown: `D`/);
  });

  it('reads words that are cut short where they can mean one thing only', () => {
    const choice = status(['QU', 'RU', 'OK', 'ER', 'SU']);
    expect(choice.source).to.deep.equal({
      column: 'state',
      words: { queued: ['QU'], running: ['RU'], succeeded: ['OK'], failed: ['ER'] },
    });
    expect(choice.reason).to.match(/shown as unknown: `SU`/); // submitted, or succeeded
  });

  it('reads NULL as queued where there is one, and says so', () => {
    const sample = { rows: 10, nulls: 2, words: ['success'], distinct: 1 };
    const choice = status([], { sample });
    expect(choice.source).to.have.deep.nested.property('words.queued', [null]);
    expect(choice).to.include({ certainty: 'unsure' });
  });

  it('asks for the words of numbers, unless a comment tells them', () => {
    const numbers = choiceOf('status', aColumn('status', 'integer', { words: ['10', '2'] }));
    expect(numbers).to.have.deep.property('source', { column: 'status', words: {} });
    expect(numbers.reason).to.match(/what 2, 10 stand for is in no catalogue/);
    const told = choiceOf(
      'status',
      aColumn('status', 'integer', { comment: '0=queued, 1 = running; 2: done' }),
    );
    expect(told.source).to.deep.equal({
      column: 'status',
      words: { queued: ['0'], running: ['1'], succeeded: ['2'] },
    });
  });

  it('is no column of another matter', () => {
    const choice = choicesOf([
      aColumn('payment_status', 'text', { words: ['paid', 'open'] }),
      aColumn('status', 'text', { words: ['pending', 'done'] }),
    ]).status;
    expect(choice.source).to.have.property('column', 'status');
  });

  it('is read in Chinese and Japanese too', () => {
    const choice = status(['排隊中', '执行中', '完了', '失敗', '已取消']);
    expect(choice.certainty).to.equal('likely');
    expect(choice.source).to.have.deep.property('words', {
      queued: ['排隊中'],
      running: ['执行中'],
      succeeded: ['完了'],
      failed: ['失敗'],
      cancelled: ['已取消'],
    });
  });

  it('is never told by what went wrong, whose words look like states', () => {
    const error = aColumn('error_class', 'text', { words: ['Net::ReadTimeout', 'Faraday::TimeoutError'] });
    const choice = choiceOf('status', error, aColumn('completed_at', 'timestamp with time zone'));
    expect(choice.source).to.have.property('rules').with.length(1);
    const known = aColumn('failure_status', 'text', { words: ['failed', 'done'] });
    expect(choiceOf('status', error, known).source).to.have.property('column', 'failure_status');
  });

  it('is that of a job which a worker has reserved, or performs', () => {
    const rules = (...columns: Column[]) => {
      const { source } = choiceOf('status', ...columns);
      return typeof source === 'object' && 'rules' in source ? source.rules : [];
    };
    const reserved = rules(aColumn('reserved_at', 'integer'), aColumn('available_at', 'integer'));
    expect(reserved).to.deep.equal([{ status: 'running', when: { reserved_at: { gt: 0 } } }]);
    const performed = rules(
      aColumn('performed_at', 'timestamp with time zone'),
      aColumn('finished_at', 'timestamp with time zone'),
      aColumn('error_msg'),
    );
    expect(performed.map(({ status }) => status)).to.deep.equal(['failed', 'succeeded', 'running']);
  });

  it('is told by rules where no column has it', () => {
    const time = 'timestamp with time zone';
    const rules = choicesOf([
      aColumn('failed_at', time),
      aColumn('finished_at', time),
      aColumn('last_error'),
      aColumn('locked_at', time),
      aColumn('attempts', 'integer'),
      aColumn('max_attempts', 'integer'),
      aColumn('is_cancelled', 'boolean'),
    ]).status;
    expect(rules.source).to.deep.equal({
      rules: [
        { status: 'cancelled', when: { is_cancelled: true } },
        { status: 'failed', when: { failed_at: { set: true } } },
        { status: 'failed', when: { finished_at: { set: true }, last_error: { set: true } } },
        { status: 'succeeded', when: { finished_at: { set: true } } },
        { status: 'running', when: { locked_at: { set: true } } },
        { status: 'failed', when: { attempts: { gte: { column: 'max_attempts' } } } },
      ],
      else: 'queued',
    });
    expect(rules.certainty).to.equal('unsure');
    const numbered = choicesOf([aColumn('ended_at', 'bigint'), aColumn('has_failed', 'boolean')]).status;
    expect(numbered.source).to.have.deep.property('rules', [
      { status: 'failed', when: { has_failed: true } },
      { status: 'succeeded', when: { ended_at: { gt: 0 } } },
    ]);
    expect(choicesOf([aColumn('title')]).status).to.have.deep.property('source', { value: 'unknown' });
  });
});

describe('the other values of a proposed mapping', () => {
  it('are of the columns whose names say so, in any way to write them', () => {
    const { taskType, name, userId } = choicesOf([
      aColumn('taskType'),
      aColumn('title'),
      aColumn('CreatedBy'),
    ]);
    expect([taskType.source, name.source, userId.source]).to.deep.equal(['taskType', 'title', 'CreatedBy']);
  });

  it('take a name that comes again and again for the kind of job, and else for its name', () => {
    const names = (distinct: number) =>
      choicesOf([aColumn('name', 'text', { sample: { rows: 90, nulls: 0, words: ['a'], distinct } })]);
    expect(names(3)).to.have.nested.include({ 'taskType.source': 'name', 'name.source': null });
    expect(names(90)).to.have.nested.include({ 'name.source': 'name' });
    expect(names(90).taskType).to.have.deep.property('source', { value: 'jobs' });
  });

  it('take a worker for the kind of job only where there is no name, and doubt a kind that each job has its own of', () => {
    expect(choicesOf([aColumn('worker')]).taskType).to.include({ source: 'worker', certainty: 'unsure' });
    expect(choicesOf([aColumn('worker'), aColumn('name')]).taskType.source).to.equal('name');
    const varied = aColumn('handler', 'text', { sample: { rows: 90, nulls: 0, words: ['a'], distinct: 80 } });
    expect(choiceOf('taskType', varied)).to.include({ source: 'handler', certainty: 'unsure' });
  });

  it('read progress as a share of 1 or of 100, by what is there', () => {
    const progress = (type: string, ...words: string[]) =>
      choiceOf('progress', aColumn('progress', type, { words }));
    expect(progress('double precision', '0.5', '1')).to.include({ source: 'progress', certainty: 'likely' });
    expect(progress('integer', '0', '80')).to.have.deep.property('source', { column: 'progress', of: 100 });
    expect(progress('integer')).to.include({ certainty: 'unsure' });
    expect(progress('integer', '5000')).to.include({ source: null, certainty: 'unsure' });
  });

  it('find what went wrong in JSON, in a list of JSON, and in a text that holds it', () => {
    const error = (type: string, words: string[]) =>
      choiceOf('error', aColumn('errors', type, { words })).source;
    expect(error('jsonb', ['{"code": 1, "message": "x"}'])).to.deep.equal({
      column: 'errors',
      path: ['message'],
    });
    expect(error('jsonb[]', ['[{"error": "x"}]'])).to.deep.equal({ column: 'errors', path: ['-1', 'error'] });
    expect(error('jsonb', ['[{"msg": "x"}]'])).to.deep.equal({ column: 'errors', path: ['-1', 'msg'] });
    expect(error('text', ['{"message": "x", "stack": "cut o'])).to.deep.equal({
      column: 'errors',
      path: ['message'],
    });
    expect(error('text', ['boom'])).to.equal('errors');
    expect(error('bytea', [])).to.equal(null);
  });

  it('never show a column whose name says that it holds a secret', () => {
    const columns = [
      aColumn('api_key', 'jsonb'),
      aColumn('access_token'),
      aColumn('queue'),
      aColumn('attempts', 'integer'),
    ];
    const proposal = proposeMapping(aTable([ID, aColumn('kind'), ...columns]));
    expect(proposal.columns?.details.source).to.deep.equal({ columns: ['queue', 'attempts'] });
    expect(JSON.stringify(mappingOf(proposal))).to.not.match(/api_key|access_token/);
    expect(
      proposal.leftOut.filter(({ reason }) => reason.includes('secret')).map(({ column }) => column),
    ).to.deep.equal(['api_key', 'access_token']);
    expect(choiceOf('details', aColumn('credentials', 'jsonb'), aColumn('payload', 'jsonb')).source).to.equal(
      'payload',
    );
  });

  it('take a text that holds JSON, or the only column of JSON, for the details', () => {
    const text = (name: string, word: string) =>
      choiceOf('details', aColumn(name, 'text', { words: [word] }));
    expect(text('payload', '{"a": 1}')).to.include({ source: 'payload', certainty: 'likely' });
    expect(text('payload', 'plain').source).to.equal(null);
    expect(choiceOf('details', aColumn('file_object', 'jsonb'))).to.include({
      certainty: 'unsure',
      source: 'file_object',
    });
    expect(choiceOf('details', aColumn('x', 'jsonb'), aColumn('y', 'jsonb')).source).to.equal(null);
  });

  it('take no unique column for the name', () => {
    const uniques = [['friendly_id']];
    expect(choicesOf([aColumn('friendly_id'), aColumn('label')], { uniques }).name.source).to.equal('label');
  });

  it('leave out what this role may not read', () => {
    const proposal = proposeMapping(
      aTable([ID, aColumn('status', 'text', { isReadable: false, words: ['done'] })]),
    );
    expect(JSON.stringify(mappingOf(proposal))).to.not.include('"status":{"column"');
    expect(proposal.leftOut).to.deep.include({ column: 'status', reason: 'this role may not read it' });
  });

  it('leave out rows that are deleted, but for being there', () => {
    const where = (column: Column) => proposeMapping(aTable([ID, column])).where?.source;
    expect(where(aColumn('deletedAt', 'timestamp with time zone'))).to.deep.equal({ deletedAt: null });
    expect(where(aColumn('is_deleted', 'boolean', { isNullable: false }))).to.deep.equal({
      is_deleted: false,
    });
    expect(where(aColumn('deleted', 'boolean'))).to.deep.equal({ deleted: [false, null] });
    expect(where(aColumn('stage', 'text', { allowed: ['active', 'deleted'] }))).to.deep.equal({
      stage: 'active',
    });
    expect(where(aColumn('state', 'text', { words: ['active', 'done'] }))).to.equal(undefined);
  });

  it('are remarked on where the table is no plain one', () => {
    const remarks = (given: Partial<TableDescription>) =>
      proposeMapping(aTable([ID, aColumn('created_at', 'timestamp with time zone')], given)).remarks.join();
    expect(remarks({})).to.equal('');
    expect(remarks({ hasRowSecurity: true })).to.match(/row security chooses/);
    expect(remarks({ kind: 'view' })).to.match(/is a view/);
    expect(remarks({ estimatedRows: 1e6 })).to.match(/no index begins with its time of creation/);
    expect(remarks({ estimatedRows: 1e6, indexes: [['created_at', 'id']] })).to.equal('');
  });
});
