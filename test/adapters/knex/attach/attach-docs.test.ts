import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { describeTable, mappingOf, proposeMapping } from '../../../../src/adapters/knex/attach/index.js';
import { describeProposal } from '../../../../src/composition/attach/describe-proposal.js';
import { parseConfig } from '../../../../src/composition/config/read-config.js';
import { testDatabase } from '../../../support/database.js';
import { faultsOf } from '../../../support/json-schema-faults.js';

const blocksOf = (text: string, language: string) =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))].map(([, block = '']) => block);

describe('docs/attach.md', () => {
  const text = readFileSync('docs/attach.md', 'utf8');
  const files = blocksOf(text, 'json').map((block) => JSON.parse(block) as object);

  it('has only files that Taskdeck takes, and its JSON Schema', () => {
    const schema: unknown = JSON.parse(readFileSync('schema/taskdeck-config.schema.json', 'utf8'));
    expect(files).to.have.length.greaterThan(4);
    for (const file of files) {
      expect(parseConfig(file)).to.have.property('jobs');
      expect(faultsOf(file, schema)).to.deep.equal([]);
    }
  });

  it('tells of its table what taskdeck attach says, and corrects only what that is unsure of', async () => {
    const database = await testDatabase({ migrated: false });
    try {
      const [ddl = ''] = blocksOf(text, 'sql');
      await database.knex.raw(ddl);
      const proposal = proposeMapping((await describeTable(database.knex, 'public', 'runs'))!);
      const [told] = blocksOf(text, 'text');
      expect(told).to.equal(`${describeProposal(proposal).join('\n')}\n`);

      const proposed = mappingOf(proposal);
      const { columns, ...rest } = parseConfig(files[0]).jobs![0]!.mapping;
      const { status, ...others } = columns;
      expect({ ...rest, columns: { ...others, status: proposed.columns.status } }).to.deep.equal(proposed);
      expect(proposal.columns?.status.certainty).to.equal('unsure');
      expect(status).to.have.deep.nested.property('words.failed', ['broken']);
    } finally {
      await database.close();
    }
  });
});

describe('the configurations in the README', () => {
  it('are taken by Taskdeck', () => {
    const files = blocksOf(readFileSync('README.md', 'utf8'), 'json').map(
      (block) => JSON.parse(block) as object,
    );
    const configs = files.filter((file) => 'jobs' in file);
    expect(configs).to.have.length.greaterThan(0);
    for (const config of configs) expect(parseConfig(config)).to.have.property('jobs');
  });
});
