import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { describeTable, mappingOf, proposeMapping } from '../../../../src/adapters/knex/attach/index.js';
import type { JobsMapping } from '../../../../src/adapters/knex/mapping/jobs-mapping.js';
import { parseConfig } from '../../../../src/composition/config/read-config.js';
import { listJobs } from '../../../../src/composition/list-jobs.js';
import type { TestDatabase } from '../../../support/database.js';
import { testDatabase } from '../../../support/database.js';
import { FOREIGN_TABLES } from '../../../support/foreign-tables/foreign-tables.js';

/** What a person has to correct, or would word otherwise, to come to the file in examples/attach. */
const BY_HAND: Readonly<Record<string, readonly string[]>> = {
  'pg-boss': [],
  'graphile-worker': ['details', 'name', 'unboundedTime'], // a view: nothing says what is never NULL
  dbos: ['details'],
  openworkflow: [],
  prisma: [],
  sequelize: [],
  rails: ['status'], // integers, which no catalogue explains
  river: [],
  oban: [],
  airflow: ['details'],
  n8n: ['details', 'name', 'status'], // `waiting` is a pause there
  dagster: ['details', 'id'], // a number beside the id that people know
  mlflow: ['details', 'taskType'], // there is none
};

describe('a mapping proposed for a table that other software made', function () {
  this.timeout(60_000);
  let database: TestDatabase;

  before(async () => {
    database = await testDatabase({ migrated: false });
    for (const { ddl } of FOREIGN_TABLES) await database.knex.raw(ddl);
  });
  after(() => database.close());

  for (const { system, example, schema, table } of FOREIGN_TABLES) {
    const byHand = BY_HAND[example] ?? [];
    it(`${system}: ${byHand.length === 0 ? 'needs no hand' : `needs a hand with ${byHand.join(', ')}`}`, async () => {
      const described = await describeTable(database.knex, schema, table);
      const proposed = mappingOf(proposeMapping(described!));
      expect(differences(proposed, readExample(example))).to.have.members(byHand);
      expect(parseConfig({ jobs: proposed }).jobs?.[0]?.mapping).to.deep.equal(proposed);
      const { rows } = await database.knex.raw<{ rows: { count: string }[] }>('SELECT count(*) FROM ??.??', [
        schema,
        table,
      ]);
      expect(await listJobs(database.knex, proposed)).to.equal(rows[0]?.count);
    });
  }
});

function readExample(name: string): JobsMapping {
  const document: unknown = JSON.parse(readFileSync(`examples/attach/${name}.json`, 'utf8'));
  return parseConfig(document).jobs![0]!.mapping;
}

/** The keys whose values differ; the order of a status's words doesn't count. */
function differences(proposed: JobsMapping, wanted: JobsMapping): string[] {
  const keys = [...new Set([...Object.keys(proposed.columns), 'where', 'unboundedTime'])];
  const valueOf = (mapping: JobsMapping, key: string) =>
    JSON.stringify(
      sortWords({ ...mapping.columns, where: mapping.where, unboundedTime: mapping.unboundedTime })[key],
    );
  return keys.filter((key) => valueOf(proposed, key) !== valueOf(wanted, key));
}

function sortWords(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { words, ...status } = values['status'] as { words?: Record<string, (string | null)[]> };
  const sorted = Object.entries(words ?? {}).map(([name, list]) => [name, list.map(String).toSorted()]);
  return { ...values, status: { ...status, words: Object.fromEntries(sorted) as unknown } };
}
