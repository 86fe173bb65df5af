import { expect } from 'chai';
import { indexAdvice, invalidIndexes } from '../../../src/adapters/knex/doctor/index-advice.js';
import type { ColumnShape, IndexShape, TableShape } from '../../../src/adapters/knex/doctor/table-shape.js';
import type { JobSources, JobsMapping } from '../../../src/adapters/knex/mapping/jobs-mapping.js';
import { INFERENCE_JOBS } from '../../../src/adapters/knex/jobs-table.js';

const COLUMNS = [...Object.values(INFERENCE_JOBS.columns), ...['local_at', 'ms', 'Mixed Case']];

function shapeOf(indexes: readonly (readonly string[])[] = [], more: Partial<TableShape> = {}): TableShape {
  const columns = COLUMNS.map((name): [string, ColumnShape] => [
    name,
    { sql: name === 'Mixed Case' ? '"Mixed Case"' : name, type: 'text', isRequired: true },
  ]);
  return {
    name: 'public.runs',
    kind: 'table',
    columns: new Map(columns),
    indexes: indexes.map((keys) => index(keys)),
    isRestricted: false,
    role: 'ada',
    ...more,
  };
}

function index(keys: readonly string[], more: Partial<IndexShape> = {}): IndexShape {
  return { name: `by_${keys.join('_')}`, keys, isBtree: true, isPartial: false, isValid: true, ...more };
}

const mappingOf = (columns: Partial<JobSources>): JobsMapping => ({
  schema: null,
  table: 'runs',
  columns: { ...INFERENCE_JOBS.columns, ...columns },
});

describe('the indexes of a mapping', () => {
  const OWN = [
    ['created_at', 'id'],
    ['started_at', 'id'],
    ['finished_at', 'id'],
    ['status', 'task_type', 'created_at', 'id'],
  ];
  const adviceFor = (columns: Partial<JobSources>, shape: TableShape) =>
    indexAdvice(mappingOf(columns), shape).map(({ sql }) => sql);

  it('are enough where each order and the filter has one', () => {
    expect(adviceFor({}, shapeOf(OWN))).to.deep.equal([]);
    expect(adviceFor({}, shapeOf([...OWN.slice(0, 3), ['status', 'created_at']]))).to.deep.equal([]);
  });

  it('are each told as the statement that makes it', () => {
    expect(adviceFor({}, shapeOf([['created_at'], ['id', 'created_at']]))).to.deep.equal([
      'CREATE INDEX CONCURRENTLY ON public.runs (created_at, id) INCLUDE (status, task_type);',
      'CREATE INDEX CONCURRENTLY ON public.runs (started_at, id) INCLUDE (created_at, status, task_type);',
      'CREATE INDEX CONCURRENTLY ON public.runs (finished_at, id) INCLUDE (created_at, status, task_type);',
      'CREATE INDEX CONCURRENTLY ON public.runs (status, task_type, created_at, id);',
    ]);
  });

  it('are enough where the columns of the id, or the type, come again', () => {
    const columns: Partial<JobSources> = { id: ['created_at', 'id'], taskType: 'id' };
    const [created, started] = adviceFor(columns, shapeOf());
    expect(created).to.include('(created_at, id) INCLUDE (status)');
    expect(started).to.include('(started_at, created_at, id) INCLUDE (status)');
    expect(adviceFor(columns, shapeOf()).at(-1)).to.include('(status, id, created_at)');
    expect(adviceFor(columns, shapeOf([['created_at', 'id']]))).to.have.length(3);
  });

  it('name the one that has an order without the id', () => {
    const advice = indexAdvice(mappingOf({}), shapeOf([['created_at']]));
    expect(advice.map(({ nearly }) => nearly)).to.deep.equal(['by_created_at', null, null, null]);
  });

  it('are of raw columns and all columns of the id, in quotes where they need them', () => {
    const columns: Partial<JobSources> = {
      id: ['Mixed Case', 'ms'],
      createdAt: { column: 'local_at', as: 'utc' },
      startedAt: { column: ['started_at', 'created_at'] },
      finishedAt: null,
      taskType: { value: 'run' },
      status: { column: 'status', words: {} },
    };
    expect(adviceFor(columns, shapeOf())).to.deep.equal([
      'CREATE INDEX CONCURRENTLY ON public.runs (local_at, "Mixed Case", ms) INCLUDE (status);',
      'CREATE INDEX CONCURRENTLY ON public.runs (COALESCE(started_at, created_at), "Mixed Case", ms) INCLUDE (local_at, status);',
      'CREATE INDEX CONCURRENTLY ON public.runs (status, local_at, "Mixed Case", ms);',
    ]);
    const coalesced = [['COALESCE(started_at, created_at)', 'Mixed Case', 'ms']];
    expect(adviceFor(columns, shapeOf(coalesced))).to.have.length(2);
  });

  it('count only where a query can use them: not those of some rows, of another method, or unfinished', () => {
    const [created = [], ...others] = OWN;
    for (const more of [{ isPartial: true }, { isBtree: false }, { isValid: false }]) {
      const indexes = [index(created, more), ...others.map((keys) => index(keys))];
      const shape = shapeOf([], { indexes });
      expect(adviceFor({}, shape), JSON.stringify(more)).to.have.length(1);
      expect(invalidIndexes(shape)).to.deep.equal(more.isValid === false ? ['by_created_at_id'] : []);
    }
  });

  it('are made otherwise of a partitioned table, and none of a view', () => {
    expect(adviceFor({}, shapeOf(OWN.slice(1), { kind: 'partitioned table' }))).to.deep.equal([
      'CREATE INDEX ON public.runs (created_at, id) INCLUDE (status, task_type);',
    ]);
    expect(adviceFor({}, shapeOf([], { kind: 'view' }))).to.deep.equal([]);
  });

  it('are asked of no status that is told by rules, and of no path', () => {
    const byRules: Partial<JobSources> = { status: { rules: [], else: 'queued' } };
    expect(adviceFor(byRules, shapeOf(OWN.slice(0, 3)))).to.deep.equal([]);
    expect(adviceFor({ status: { column: 'details', path: ['s'] } }, shapeOf(OWN.slice(0, 3)))).to.deep.equal(
      [],
    );
  });
});
