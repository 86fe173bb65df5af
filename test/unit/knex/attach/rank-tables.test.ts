import { expect } from 'chai';
import { rankTables } from '../../../../src/adapters/knex/attach/index.js';

const outline = (table: string, columns: string, estimatedRows: number | null = 10) => ({
  schema: 'public',
  table,
  estimatedRows,
  columns: columns.split(' '),
});

describe('the tables that look like jobs', () => {
  const JOBS = 'id state kind attempts args errors created_at attempted_at finalized_at';
  it('come first where more speaks for them, each with what does', () => {
    const ranked = rankTables([
      outline('users', 'id email created_at'),
      outline('orders', 'id status created_at'),
      outline('river_job', JOBS),
      outline('river_migration', 'version created_at'),
    ]);
    expect(ranked.map(({ table }) => table.table)).to.deep.equal(['river_job', 'orders']);
    expect(ranked[0]?.reasons).to.include.members(['its name', 'a state', 'attempts', 'an error']);
  });

  it('come with more rows first where as much speaks for them', () => {
    const ranked = rankTables([
      outline('a_jobs', JOBS, 5),
      outline('b_jobs', JOBS, null),
      outline('c_jobs', JOBS, 50),
    ]);
    expect(ranked.map(({ table }) => table.table)).to.deep.equal(['c_jobs', 'a_jobs', 'b_jobs']);
  });

  it('are not what is about jobs and none itself', () => {
    expect(
      rankTables([outline('job_schedules', 'id status kind created_at'), outline('jobs', JOBS)]),
    ).to.have.length(1);
  });

  it('are no ledger of another', () => {
    const columns = 'old_status new_status old_created_at old_started_at old_finished_at state created_at';
    const tables = ['jobs', 'jobs_ledger_deltas', 'jobs_ledger', 'job_ledger'].map((name) =>
      outline(name, JOBS),
    );
    const ranked = rankTables([...tables, outline('runs_ledger_deltas', columns)]);
    expect(ranked.map(({ table }) => table.table)).to.have.members([
      'jobs',
      'job_ledger',
      'runs_ledger_deltas',
    ]);
  });
});
