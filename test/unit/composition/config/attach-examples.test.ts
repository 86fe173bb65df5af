import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PRESET_NAMES, PRESETS } from '../../../../src/composition/config/presets/presets.js';
import { parseConfig } from '../../../../src/composition/config/read-config.js';
import { faultsOf } from '../../../support/json-schema-faults.js';

const FOLDER = 'examples/attach';

interface Example {
  readonly $schema: string;
  readonly jobs: object;
}

describe('the configurations in examples/attach', () => {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));
  const schema: unknown = JSON.parse(readFileSync('schema/taskdeck-config.schema.json', 'utf8'));
  const read = (file: string) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Example;

  it('are all told of in their README, and no others', () => {
    const told = [...readFileSync(join(FOLDER, 'README.md'), 'utf8').matchAll(/^\| `(\S+\.json)`/gm)];
    expect(told.map(([, file]) => file)).to.have.members(files);
  });

  for (const file of files) {
    it(`${file} is taken by Taskdeck and by its JSON Schema`, () => {
      const example = read(file);
      expect(parseConfig(example).jobs).to.have.length(1);
      expect(faultsOf(example, schema)).to.deep.equal([]);
      expect(readFileSync(join(dirname(join(FOLDER, file)), example.$schema), 'utf8')).to.match(/draft-07/);
    });
  }

  for (const preset of PRESET_NAMES) {
    it(`has one that is the preset ${preset}, as it is shipped`, () => {
      expect(read(`${preset}.json`).jobs).to.deep.equal({ preset });
      expect(parseConfig({ jobs: { preset } }).jobs?.[0]?.mapping).to.deep.equal(PRESETS[preset]);
    });

    it(`the preset ${preset} could be written out in a file`, () => {
      const jobs: unknown = JSON.parse(JSON.stringify(PRESETS[preset]));
      expect(faultsOf({ jobs }, schema)).to.deep.equal([]);
      expect(parseConfig({ jobs }).jobs?.[0]?.mapping).to.deep.equal(PRESETS[preset]);
    });
  }
});
