import { expect } from 'chai';
import type { StreamMapping, StreamPresetName } from '../../../src/adapters/got/index.js';
import { createStreamRegistry, STREAM_PRESETS } from '../../../src/adapters/got/index.js';
import { parseXml } from '../../../src/adapters/got/parse-xml.js';
import { parseJson, stringifyJson } from '../../../src/adapters/json/json-text.js';
import { FixedClock } from '../../../src/adapters/memory/index.js';
import type { Json } from '../../../src/domain/json.js';
import type { Task } from '../../../src/domain/task.js';
import type { ForeignServer } from '../../support/foreign-server.js';
import { startForeignServer } from '../../support/foreign-server.js';
import { plantSecrets, SECRET } from '../../support/planted-secrets.js';
import { fixturesOf, readFixture } from '../../support/stream-fixture.js';
import { at } from '../../support/task-builder.js';

const PRESETS = Object.entries(STREAM_PRESETS) as [StreamPresetName, StreamMapping][];
/** Names of what no preset may let pass, whatever it is for. */
const TELLING =
  /url|token|passw|secret|\bkey|\bip|addr|sdp|params|metadata|user|hook|cmdline|location|client\./i;

describe('a secret in an answer', () => {
  const clock = new FixedClock(at('2026-11-28T00:00:00Z'));
  let server: ForeignServer;

  before(async () => {
    server = await startForeignServer();
  });
  after(() => server.close());

  /** As one answer, whatever the mapping has to say of pages. */
  async function list({ paging: _, ...mapping }: StreamMapping, document: Json): Promise<readonly Task[]> {
    server.answer(mapping.format === 'xml' ? toXml(document) : stringifyJson(document));
    return (await createStreamRegistry({ origin: 'cameras', url: server.url, mapping }, clock).list())
      .streams;
  }

  async function documentOf(file: string): Promise<Json> {
    const text = readFixture(file);
    return file.endsWith('.xml') ? (await parseXml(Buffer.from(text))).root : parseJson(text);
  }

  for (const [preset, mapping] of PRESETS) {
    for (const file of fixturesOf(preset)) {
      it(`reaches no task, wherever in ${file} it is`, async () => {
        const document = await documentOf(file);
        const { planted, count } = plantSecrets(document, mapping);
        expect(count, 'secrets planted').to.be.greaterThan(file.includes('-none') ? -1 : 1);
        expect(stringifyJson(planted)).to.satisfy((text: string) => count === 0 || text.includes(SECRET));
        const streams = await list(mapping, planted);
        expect(streams.map(({ id }) => id)).to.deep.equal(
          (await list(mapping, document)).map(({ id }) => id),
        );
        expect(stringifyJson(streams)).not.to.contain(SECRET);
      });
    }
  }

  it('is found where a mapping lets everything pass', async () => {
    const mapping: StreamMapping = {
      ...STREAM_PRESETS.srs,
      fields: { ...STREAM_PRESETS.srs.fields, details: '' },
    };
    const { planted } = plantSecrets(await documentOf('srs-three.json'), STREAM_PRESETS.srs);
    expect(stringifyJson(await list(mapping, planted))).to.contain(SECRET);
  });

  it('has no place in what a preset names for people to see', () => {
    const seen = PRESETS.filter(([preset]) => preset !== 'taskdeck').flatMap(([preset, { fields }]) =>
      [fields.name, fields.userId, fields.taskType, fields.error, fields.details]
        .flatMap((source) => JSON.stringify(source ?? '').match(/"[^"]*"(?!:)/g) ?? [])
        .filter((path) => TELLING.test(path) && path !== '"$key"')
        .map((path) => `${preset}: ${path}`),
    );
    expect(seen).to.deep.equal([]);
  });
});

function toXml(node: Json): string {
  if (typeof node !== 'object' || node === null) {
    return String(node).replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  }
  return Object.entries(node)
    .flatMap(([name, inner]: [string, Json]) =>
      [inner].flat().map((one) => `<${name}>${toXml(one as Json)}</${name}>`),
    )
    .join('');
}
