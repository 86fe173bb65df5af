import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { configJsonSchema } from '../../../../src/composition/config/config-schema.js';
import { faultsOf } from '../../../support/json-schema-faults.js';

const FILE = 'schema/taskdeck-config.schema.json';

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly description?: string;
}

/** The keys, by their path in the schema, that nothing is said about. */
function undescribed(node: unknown, path: string): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const silent = Object.entries((node as Node).properties ?? {})
    .filter(([, property]) => property.description === undefined)
    .map(([key]) => `${path}/${key}`);
  const below = Object.entries(node).flatMap(([key, value]) => undescribed(value, `${path}/${key}`));
  return [...silent, ...below];
}

describe('the JSON Schema of the configuration', () => {
  const published: unknown = JSON.parse(readFileSync(FILE, 'utf8'));

  it('is published as the code has it (else: npm run schema)', () => {
    expect(published).to.deep.equal(JSON.parse(JSON.stringify(configJsonSchema())));
  });

  it('says of every key what it means', () => {
    expect(undescribed(published, '')).to.deep.equal([]);
    expect(
      undescribed({ properties: { a: { properties: { b: {} }, description: 'x' } } }, ''),
    ).to.have.length(1);
  });

  it('takes what the configuration takes, and no other key', () => {
    const faults = (document: unknown) => faultsOf(document, published);
    const createdAt = (as: string) => ({ column: 'created', as });
    expect(
      faults({ $schema: 'x', jobs: { table: 'runs', columns: { createdAt: createdAt('utc') } } }),
    ).to.deep.equal([]);
    expect(faults({ jobs: [{ preset: 'dbos', where: { a: [1, null] } }] })).to.deep.equal([]);
    expect(faults({ jobs: { table: 'runs', colums: {} } })).to.not.deep.equal([]);
    expect(faults({ jobs: { table: 'runs', columns: { createdAt: createdAt('local') } } })).to.not.deep.equal(
      [],
    );
    expect(faults({ jobs: { table: 'runs', where: {} } })).to.not.deep.equal([]);
    expect(faults({ jobs: {} })).to.not.deep.equal([]);
    expect(faults({ jobs: [] })).to.not.deep.equal([]);
    expect(faults({ other: 1 })).to.deep.equal(['other: no such key']);
  });
});
