import { expect } from 'chai';
import type { Proposal } from '../../src/adapters/knex/attach/index.js';
import { describeTable, mappingOf, proposeMapping } from '../../src/adapters/knex/attach/index.js';
import { listJobs } from '../../src/composition/list-jobs.js';
import type { TaskStatus } from '../../src/domain/task.js';
import { toTaskStatus } from '../../src/domain/task.js';
import type { TestDatabase } from '../support/database.js';
import { testDatabase } from '../support/database.js';
import type { ForeignTable } from './tables/foreign-table.js';
import { FOREIGN_TABLES } from './tables/all-tables.js';
import { seedTable } from './tables/foreign-table.js';

const JOBS = 300;
const TIMES = ['createdAt', 'startedAt', 'finishedAt'] as const;

describe('a mapping that taskdeck attach proposes', function () {
  this.timeout(60_000);
  let database: TestDatabase;
  before(async () => {
    database = await testDatabase({ migrated: false });
  });
  after(() => database?.close());

  for (const [index, table] of FOREIGN_TABLES.entries()) {
    it(`reads the table, and is unsure where it is wrong about times or states: ${table.made}`, async () => {
      const schema = `table_${index}`;
      await database.knex.raw('CREATE SCHEMA ??', [schema]);
      const url = `${database.url}?options=-c%20search_path%3D${schema}`;
      const knex = database.connect({ url, poolMax: 2 });
      await seedTable(knex, table, JOBS);
      const described = await describeTable(knex, table.mapping.schema ?? schema, table.mapping.table);
      const proposal = proposeMapping(described!);
      expect(await listJobs(knex, mappingOf(proposal))).to.equal(String(JOBS));
      const wrong = [
        ...wrongTimes(proposal, table.mapping.columns),
        ...(misreadWords(proposal, table.words).length > 0 ? (['status'] as const) : []),
      ];
      expect(wrong.filter((key) => proposal.columns?.[key].certainty !== 'unsure')).to.deep.equal([]);
    });
  }
});

type Time = (typeof TIMES)[number];

/** Those that are read from another column, or otherwise, than its own mapping says. */
function wrongTimes({ columns }: Proposal, wanted: Record<Time, unknown>): Time[] {
  return TIMES.filter((key) => outline(columns?.[key].source) !== outline(wanted[key]));
}

/** Without what stands for none anyway. */
function outline(source: unknown): string {
  if (typeof source !== 'object' || source === null) return JSON.stringify(source);
  const { none: _none, ...rest } = source as { none?: unknown };
  return JSON.stringify(rest);
}

/** Those that mean something else than is proposed; in a table without words, all. */
function misreadWords({ columns }: Proposal, words: ForeignTable['words']): (string | null)[] {
  const source = columns?.status.source;
  const proposed = typeof source === 'object' && 'words' in source ? (source.words ?? {}) : {};
  const isRead = (word: string | null, status: TaskStatus) =>
    proposed[status]?.includes(word) === true || (status === 'unknown' && toTaskStatus(word) === status);
  return words.filter(([word, status]) => !isRead(word, status)).map(([word]) => word);
}
