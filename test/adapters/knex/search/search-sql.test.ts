import { expect } from 'chai';
import { isFound } from '../../../../src/application/query/search.js';
import { INFERENCE_JOBS } from '../../../../src/adapters/knex/jobs-table.js';
import { jobsSql } from '../../../../src/adapters/knex/mapping/jobs-sql.js';
import type { Reading } from '../../../../src/adapters/knex/search/search-sql.js';
import { wordCondition } from '../../../../src/adapters/knex/search/search-sql.js';
import type { SearchWord } from '../../../../src/domain/task-scope.js';
import type { TestDatabase } from '../../../support/database.js';
import { testDatabase } from '../../../support/database.js';
import { storeTasks } from '../../../support/store-tasks.js';
import { DETAIL_WORDS, ERROR_WORDS, searchableJobs, WORDS } from './searchable-jobs.js';

describe('the condition of a word', () => {
  const tasks = searchableJobs(300);
  const jobs = jobsSql(INFERENCE_JOBS);
  let database: TestDatabase;

  before(async () => {
    database = await testDatabase();
    await storeTasks(database.knex, tasks);
  });
  after(() => database.close());

  async function find(word: SearchWord, reading: Reading): Promise<string[]> {
    const { sql, bindings } = wordCondition(word, jobs, reading);
    const { rows } = await database.knex.raw<{ rows: { id: string }[] }>(
      `SELECT id::text AS id FROM ${jobs.from} WHERE ${sql} ORDER BY 1`,
      [...bindings],
    );
    return rows.map(({ id }) => id);
  }

  const expected = (word: SearchWord) =>
    tasks
      .filter((task) => isFound(task, word))
      .map(({ id }) => id)
      .sort();

  for (const word of [...WORDS, ...ERROR_WORDS, ...DETAIL_WORDS]) {
    it(`finds what the domain does: ${JSON.stringify(word)}`, async () => {
      expect(await find(word, 'exact')).to.deep.equal(expected(word));
      for (const reading of ['walked'] as const) {
        expect(await find(word, reading)).to.include.members(expected(word));
      }
    });
  }
});
