import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { STREAM_PRESETS } from '../../../../src/adapters/got/presets/stream-presets.js';
import { describeIssue } from '../../../../src/composition/config/describe-issue.js';
import { streamSources } from '../../../../src/composition/config/stream-sources.js';
import { readStreams, streamsSchema } from '../../../../src/composition/config/streams-config.js';
import { SettingsError } from '../../../../src/composition/settings-error.js';

const NMS = { origin: 'studio', preset: 'node-media-server', url: 'http://media.example:8000' };
const MAPPING = {
  list: { path: 'items' },
  fields: { id: 'name', status: { value: 'running' } },
};
const MAPPED = { origin: 'gates', url: 'https://gates.example/v1', mapping: MAPPING };

const read = (document: unknown, env: NodeJS.ProcessEnv = {}) =>
  readStreams(streamsSchema.parse(document), env);

function problemOf(document: unknown): string {
  const [issue] = streamsSchema.safeParse(document).error?.issues ?? [];
  if (issue === undefined) throw new Error('it was accepted');
  return describeIssue(issue);
}
const problemWith = (members: object) => problemOf([{ ...MAPPED, ...members }]);
const problemIn = (parts: object) => problemWith({ mapping: { ...MAPPING, ...parts } });

describe('the streams of the configuration', () => {
  it('are of a preset, or of a mapping of their own, each with its name and time', () => {
    const [studio, gates] = read([NMS, { ...MAPPED, timeoutMs: 5_000, maxBytes: 65_536 }]);
    expect(studio).to.deep.equal({
      origin: 'studio',
      url: NMS.url,
      mapping: STREAM_PRESETS['node-media-server'],
      auth: {},
      timeoutMs: 1_000,
    });
    expect(gates).to.deep.equal({ ...MAPPED, auth: {}, timeoutMs: 5_000, maxBytes: 65_536 });
  });

  it('may be as the README has them', () => {
    const readme = readFileSync(new URL('../../../../../README.md', import.meta.url), 'utf8');
    const examples = [...readme.matchAll(/```json\n([^]*?)```/g)].map(
      ([, text = '']) => JSON.parse(text) as { streams?: unknown },
    );
    const [document] = examples.flatMap(({ streams }) => (streams === undefined ? [] : [streams]));
    expect(streamsSchema.parse(document).map(({ origin }) => origin)).to.deep.equal(['studio', 'gates']);
  });

  it('replace parts of a preset: members of its request and fields, and the others as a whole', () => {
    const parts = {
      request: { query: { vhost: 'a' } },
      list: { path: 'streams' },
      fields: { taskType: { value: 'camera' } },
      skip: [{ status: 'idle' }],
    };
    const [source] = read([{ ...NMS, mapping: parts }]);
    const preset = STREAM_PRESETS['node-media-server'];
    expect(source?.mapping).to.deep.equal({
      ...preset,
      request: { ...preset.request, ...parts.request },
      list: parts.list,
      fields: { ...preset.fields, ...parts.fields },
      skip: parts.skip,
    });
  });

  it('may use every word that a mapping has', () => {
    const mapping = {
      request: {
        method: 'POST',
        path: '/list/{page}',
        query: { size: '{size}' },
        headers: { Accept: 'application/json' },
        body: { deep: { er: [1, null] } },
      },
      auth: [
        { by: 'bearer' },
        { by: 'basic' },
        { by: 'header', name: 'X-Key' },
        { by: 'hs256', claims: { video: { roomList: true } } },
      ],
      format: 'xml',
      contentTypes: ['text/html'],
      success: { code: 0, 'data.ok': [true, null], at: { gt: 1 } },
      list: { path: ['a', 'b'], as: 'one-or-many', mayBeAbsent: true, inherit: { app: 'app.name' } },
      paging: {
        by: 'page',
        first: 0,
        parameter: 'page',
        pages: 'pageCount',
        size: { parameter: 'n', is: 100 },
        total: 'itemCount',
        maxPages: 10,
      },
      skip: [{ name: { present: false } }, { name: { not: 'x' } }],
      fields: {
        id: '{$app}/{name}',
        name: ['title', 'name'],
        userId: { value: 'u-1' },
        taskType: 'kind',
        status: { rules: [{ status: 'running', when: { live: true } }], else: 'unknown', text: 'state' },
        progress: { path: 'percent', of: 100 },
        createdAt: { path: 'age', as: 'age-s', none: [0] },
        startedAt: { path: ['a', 'b'], as: 'ms', plus: { path: 'c', as: 's' } },
        finishedAt: 'end',
        error: 'message',
        details: { codec: 'video.codec', readers: { count: 'readers' } },
        silent: { counter: 'bytes', seconds: 30, when: { live: true } },
      },
    };
    expect(read([{ ...MAPPED, mapping }])[0]?.mapping).to.deep.equal(mapping);
    const words = {
      ...MAPPING,
      fields: { id: 'id', status: { path: 's', words: { running: [1, null, true] }, else: 'failed' } },
    };
    expect(read([{ ...MAPPED, mapping: words }])[0]?.mapping).to.deep.equal(words);
  });

  it('name the key that is wrong, and say what was expected', () => {
    expect(problemOf({})).to.equal('the file: expected array, received object');
    expect(problemOf([{ ...NMS, url: undefined }])).to.equal('[0].url: is missing: string');
    expect(problemOf([NMS, { ...NMS, origin: 'two', prset: 1 }])).to.equal(
      '[1].prset: is no key that is known here',
    );
    expect(problemOf([{ ...NMS, preset: 'mediamtxx' }])).to.match(
      /^\[0\]\.preset: must be one of .*node-media-server/,
    );
    expect(problemOf([{ origin: 'a', url: NMS.url }])).to.match(
      /^\[0\]: needs a "preset", one of .*, or a "mapping"$/,
    );
    expect(problemWith({ timeoutMs: 50 })).to.match(/^\[0\]\.timeoutMs: .*100/);
    expect(problemWith({ mapping: { list: MAPPING.list } })).to.equal(
      '[0].mapping.fields: is missing: object',
    );
    expect(problemIn({ fields: { id: 'x' } })).to.match(
      /^\[0\]\.mapping\.fields\.status: must be a path, or have/,
    );
    expect(problemIn({ fields: { ...MAPPING.fields, started: 'x' } })).to.equal(
      '[0].mapping.fields.started: is no key that is known here',
    );
    expect(problemIn({ fields: { ...MAPPING.fields, startedAt: { path: 'x', as: 'minutes' } } })).to.match(
      /^\[0\]\.mapping\.fields\.startedAt\.as: expected one of "text"\|"s"/,
    );
    expect(problemIn({ fields: { id: 'x', status: { path: 'x', words: { live: [1] } } } })).to.match(
      /^\[0\]\.mapping\.fields\.status\.words\.live: /,
    );
    expect(problemIn({ paging: { by: 'pages' } })).to.equal(
      '[0].mapping.paging.by: must be one of page, offset, cursor, link',
    );
    expect(problemIn({ success: { 'a.b': { gt: 'x' } } })).to.match(
      /^\[0\]\.mapping\.success\["a\.b"\]\.gt: expected number/,
    );
  });

  it('have names of their own, that can be asked for', () => {
    expect(problemOf([NMS, { ...MAPPED, origin: 'studio' }])).to.equal(
      '[1].origin: must be a name that no other source has',
    );
    for (const origin of ['', ' a', 'a b', 'a,b', 'a:b', 'a/b', '-a', 'x'.repeat(65), 'compute']) {
      expect(problemWith({ origin }), origin).to.match(/^\[0\]\.origin: must be /);
    }
    for (const origin of ['大門', 'cam-1.eu_west', '7'])
      expect(read([{ ...MAPPED, origin }])).to.have.length(1);
  });

  it('have a plain address', () => {
    for (const url of [
      'media.example',
      'rtmp://media.example',
      'http://u:hunter2@media.example',
      'http://m/?token=hunter2',
    ]) {
      const problem = problemWith({ url });
      expect(problem).to.match(/^\[0\]\.url: must be an http or https URL without user, query and fragment/);
      expect(problem).not.to.include('hunter2');
    }
  });

  it('tell by reference where their secrets are', () => {
    const auth = { token: '${STUDIO_TOKEN}', username: 'taskdeck', key: '${STUDIO_KEY}' };
    const [source] = read([{ ...NMS, auth }], { STUDIO_TOKEN: 'hunter2', STUDIO_KEY: 'hunter3' });
    expect(source?.auth.token?.reveal()).to.equal('hunter2');
    expect(source?.auth.username?.reveal()).to.equal('taskdeck');
    expect(source?.auth.key?.reveal()).to.equal('hunter3');
    expect(inspect(source, { depth: 9 }) + JSON.stringify(source)).not.to.match(/hunter/);
  });

  it('name the key of a secret that is missing, and where it should have been', () => {
    const lookUp = () => read([NMS, { ...MAPPED, auth: { password: '${GATES_PASSWORD}' } }]);
    expect(lookUp).to.throw(
      SettingsError,
      /^TASKDECK_CONFIG: streams\[1\]\.auth\.password: needs the variable GATES_PASSWORD, which is not set$/,
    );
  });

  it('refuse a secret that stands in the file itself, without repeating it', () => {
    const literal = { token: 'hunter2' };
    expect(problemWith({ auth: literal })).to.match(
      /^\[0\]\.auth\.token: must be a reference to a secret, "\$\{NAME\}"/,
    );
    expect(problemWith({ auth: literal })).not.to.include('hunter2');
    const places = {
      'headers.Authorization': { headers: { Authorization: 'Bearer hunter2' } },
      'query.access_token': { query: { access_token: 'hunter2' } },
      'body.user.0.password': { body: { user: [{ password: 'hunter2' }] } },
    };
    for (const [place, request] of Object.entries(places)) {
      const problem = problemIn({ request });
      expect(problem).to.include(`[0].mapping.request.${place}: is a credential by its name`);
      expect(problem).not.to.include('hunter2');
    }
  });
});

describe('the sources of streams', () => {
  const settings = {
    STREAMING_URL: 'http://streaming.example:3002',
    STREAMING_INTERNAL_TOKEN: 'internal',
    STREAMING_TIMEOUT_MS: 2_000,
  };
  const document = streamsSchema.parse([NMS, MAPPED]);
  const originsOf = (sources: { origin: string }[]) => sources.map(({ origin }) => origin);

  it('are that of STREAMING_URL and those of the file', () => {
    expect(originsOf(streamSources(settings, document, {}))).to.deep.equal(['streaming', 'studio', 'gates']);
    expect(originsOf(streamSources({ STREAMING_TIMEOUT_MS: 1 }, document, {}))).to.deep.equal([
      'studio',
      'gates',
    ]);
    const [own, ...others] = streamSources(settings, undefined, {});
    expect(others).to.deep.equal([]);
    expect(own).to.deep.include({
      url: settings.STREAMING_URL,
      timeoutMs: 2_000,
      mapping: STREAM_PRESETS.taskdeck,
    });
    expect(own?.auth.token?.reveal()).to.equal('internal');
  });

  it('are none where the file says so', () => {
    expect(streamSources({ STREAMING_TIMEOUT_MS: 1 }, [], {})).to.deep.equal([]);
  });

  it('have to be named somewhere', () => {
    expect(() => streamSources({ STREAMING_TIMEOUT_MS: 1 }, undefined, {})).to.throw(
      SettingsError,
      'STREAMING_URL: is required, unless the file of TASKDECK_CONFIG has "streams"',
    );
    const { STREAMING_INTERNAL_TOKEN: _, ...tokenless } = settings;
    expect(() => streamSources(tokenless, document, {})).to.throw(
      'STREAMING_INTERNAL_TOKEN: is required beside STREAMING_URL',
    );
  });

  it('take no name twice', () => {
    const streaming = streamsSchema.parse([NMS, { ...MAPPED, origin: 'streaming' }]);
    expect(() => streamSources(settings, streaming, {})).to.throw(/^TASKDECK_CONFIG: streams\[1\]\.origin: /);
    expect(originsOf(streamSources({ STREAMING_TIMEOUT_MS: 1 }, streaming, {}))).to.include('streaming');
  });
});
