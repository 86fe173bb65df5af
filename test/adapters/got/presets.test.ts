import { expect } from 'chai';
import type { StreamPresetName } from '../../../src/adapters/got/index.js';
import { createStreamRegistry, STREAM_PRESETS } from '../../../src/adapters/got/index.js';
import { FixedClock } from '../../../src/adapters/memory/index.js';
import { streamMapping } from '../../../src/composition/config/stream-mapping-schema.js';
import type { StreamSnapshot } from '../../../src/domain/ports/stream-registry.js';
import type { Task } from '../../../src/domain/task.js';
import { reasonOf } from '../../contract/reason-of.js';
import { FIXTURES_READ_AS } from '../../support/fixtures-read-as.js';
import type { ForeignServer } from '../../support/foreign-server.js';
import { startForeignServer } from '../../support/foreign-server.js';
import { fixturesOf, readFixture } from '../../support/stream-fixture.js';
import { at } from '../../support/task-builder.js';

/** What servers that have no total say once they told all. */
const AFTER_THE_LAST: Partial<Record<StreamPresetName, string>> = {
  srs: '{"code":0,"streams":[]}',
  'ant-media': '[]',
};

function toLine({ id, name, status, statusText, startedAt, finishedAt, error }: Task): string {
  const told = statusText === null ? status : `${status} (${statusText})`;
  return [id, name, told, startedAt, finishedAt, error].map((value) => value ?? '-').join(' | ');
}

describe('the presets of streaming servers', () => {
  const clock = new FixedClock(at('2026-11-28T00:00:00Z'));
  let server: ForeignServer;

  before(async () => {
    server = await startForeignServer();
  });
  after(() => server.close());

  function list(preset: StreamPresetName, ...answers: Parameters<ForeignServer['answer']>) {
    server.answer(...answers);
    const mapping = STREAM_PRESETS[preset];
    const source = { origin: 'cameras', url: server.url, mapping, timeoutMs: 20_000 };
    return createStreamRegistry(source, clock).list();
  }

  function listFixture(preset: StreamPresetName, file: string): Promise<StreamSnapshot> {
    const last = AFTER_THE_LAST[preset];
    return list(preset, readFixture(file), ...(last === undefined ? [] : [last]));
  }

  it('are plain JSON, and all that they say may stand in a configuration file', () => {
    expect(JSON.parse(JSON.stringify(STREAM_PRESETS))).to.deep.equal(STREAM_PRESETS);
    for (const preset of Object.values(STREAM_PRESETS)) {
      expect(streamMapping.parse(preset)).to.deep.equal(preset);
    }
  });

  for (const [name, { details, streams }] of Object.entries(FIXTURES_READ_AS)) {
    const preset = name as StreamPresetName;

    describe(preset, () => {
      it('has a fixture of each kind, and all of its fixtures are looked at', () => {
        expect(fixturesOf(preset)).to.have.members(Object.keys(streams)).and.to.have.length.of.at.least(2);
      });

      for (const [file, lines] of Object.entries(streams)) {
        it(`reads ${file}`, async () => {
          const snapshot = await listFixture(preset, file);
          expect(snapshot.streams.map(toLine)).to.deep.equal(lines);
          expect(snapshot).to.include({
            freshness: 'fresh',
            truncated: false,
            unreadable: 0,
            unreadableTimes: 0,
          });
          for (const { createdAt, startedAt } of snapshot.streams) {
            if (startedAt !== null) expect(createdAt).to.be.a('string');
          }
        });
      }

      it('lets the details pass that it names', async () => {
        const [file = ''] = Object.entries(streams).find(([, lines]) => lines.length > 0) ?? [];
        expect((await listFixture(preset, file)).streams[0]?.details).to.deep.equal(details);
      });

      it('takes what another server says for a fault, and never for no streams', async () => {
        for (const body of [
          '{"error":"no such page"}',
          '{"error":{"code":1}}',
          '{"message":"Unauthorized","code":401}',
          '[{"x":1}]',
          '"x"',
        ]) {
          const reason = await reasonOf(list(preset, body));
          expect(reason, body).to.have.property('fault').that.is.oneOf(['malformed', 'refused']);
        }
      });
    });
  }

  it('tell that a stream is refused by an error inside of a 200', async () => {
    for (const [preset, body] of [
      ['srs', '{"code":1001}'],
      ['node-media-server', readFixture('node-media-server-unauthorized.json')],
      ['zlmediakit', readFixture('written/zlmediakit-wrong-secret.json')],
      ['ovenmediaengine', '{"message":"[HTTP] Unauthorized","statusCode":401}'],
    ] as const) {
      expect(await reasonOf(list(preset, body)), preset).to.have.property('fault', 'refused');
    }
  });

  it("take Icecast's title that is no JSON for malformed", async () => {
    const broken = readFixture('icecast-title-dash.invalid.json');
    expect(await reasonOf(list('icecast', broken))).to.have.property('fault', 'malformed');
  });

  it('tell one name in two applications apart', async () => {
    for (const [preset, file] of [
      ['srs', 'srs-three.json'],
      ['node-media-server', 'node-media-server-reconnecting.json'],
    ] as const) {
      const { streams } = await listFixture(preset, file);
      expect(new Set(streams.map(({ id }) => id)).size).to.equal(streams.length);
      expect(new Set(streams.map(({ name }) => name)).size).to.be.lessThan(streams.length);
    }
  });
});
