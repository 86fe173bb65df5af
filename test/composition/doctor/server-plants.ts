import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startLocalServer } from '../../support/local-server.js';
import { answerJson, CREATED_AT, streamsOf } from './healthy-platform.js';
import type { Respond } from './healthy-platform.js';
import type { Bed, Plant } from './plant.js';

const respondBy =
  (respond: Respond) =>
  ({ platform }: Bed) => {
    platform.respond(respond);
    return {};
  };
const status = (code: number, headers: Record<string, string> = {}): Respond => {
  return (_request, response) => void response.writeHead(code, headers).end();
};

const OF_STREAMS = { check: 'streams', status: 'fault' } as const;

/** A source beside that of the settings. */
const gates =
  (source: object) =>
  ({ platform }: Bed) => {
    const path = join(platform.folder, 'streams.json');
    const streams = [{ origin: 'gates', url: platform.env['STREAMING_URL'], ...source }];
    writeFileSync(path, JSON.stringify({ streams }));
    return { env: { TASKDECK_CONFIG: path } };
  };

export const STREAM_PLANTS: readonly Plant[] = [
  {
    ...OF_STREAMS,
    fault: 'no StreamingServer listens',
    says: /ECONNREFUSED/,
    remedy: /mend the host and port in STREAMING_URL/,
    plant: () => ({ env: { STREAMING_URL: 'http://127.0.0.1:1' } }),
  },
  {
    ...OF_STREAMS,
    fault: 'the address of the StreamingServer holds a password',
    says: /can't have a username, password/,
    remedy: /mend STREAMING_URL/,
    plant: () => ({
      env: { STREAMING_URL: 'http://ada:planted-pass@127.0.0.1:1' },
      secrets: ['planted-pass'],
    }),
  },
  {
    ...OF_STREAMS,
    fault: 'the token of the StreamingServer is wrong',
    says: /status is 401/,
    remedy: /STREAMING_INTERNAL_TOKEN/,
    plant: () => ({ env: { STREAMING_INTERNAL_TOKEN: 'planted-token' }, secrets: ['planted-token'] }),
  },
  {
    ...OF_STREAMS,
    fault: 'the token of another source of streams is wrong',
    says: /status is 401/,
    remedy: /give "auth" of the source gates the token that it expects/,
    plant: ({ platform }) => {
      const path = join(platform.folder, 'streams.json');
      const auth = { token: '${PLANTED_TOKEN}' };
      const gates = { origin: 'gates', url: platform.env['STREAMING_URL'], preset: 'taskdeck', auth };
      writeFileSync(path, JSON.stringify({ streams: [gates] }));
      const env = { TASKDECK_CONFIG: path, PLANTED_TOKEN: 'planted-token' };
      return { env, secrets: ['planted-token'] };
    },
  },
  {
    ...OF_STREAMS,
    fault: 'another source of streams is asked without a token',
    says: /status is 401/,
    remedy: /give "auth" of the source gates what it wants to know who asks: nothing is sent now/,
    plant: gates({ preset: 'taskdeck' }),
  },
  {
    ...OF_STREAMS,
    fault: 'another source of streams is of another make than its preset',
    says: /the answer has no sign of success: no code$/,
    remedy: /name the "preset" of the source gates that answers so/,
    plant: gates({
      preset: 'srs',
      mapping: { auth: [{ by: 'header', name: 'X-Internal-Token' }] },
      auth: { token: '${STREAMING_INTERNAL_TOKEN}' },
    }),
  },
  {
    ...OF_STREAMS,
    fault: 'the StreamingServer refuses (403)',
    says: /status is 403/,
    remedy: /accept STREAMING_INTERNAL_TOKEN, or this machine's address/,
    plant: respondBy(status(403)),
  },
  {
    ...OF_STREAMS,
    fault: 'the StreamingServer has no list there (404)',
    says: /status is 404/,
    remedy: /mend the path in STREAMING_URL/,
    plant: respondBy(status(404)),
  },
  {
    ...OF_STREAMS,
    fault: 'the StreamingServer redirects',
    says: /status is 302, to http:\/\/elsewhere\.example\/streams$/,
    remedy: /no redirect is followed/,
    plant: (bed) => ({
      ...respondBy(status(302, { Location: 'http://elsewhere.example/streams?token=planted-token' }))(bed),
      secrets: ['planted-token'],
    }),
  },
  {
    ...OF_STREAMS,
    fault: 'the StreamingServer fails (500)',
    says: /status is 500/,
    remedy: /look in its own log/,
    plant: respondBy(status(500)),
  },
  {
    ...OF_STREAMS,
    fault: 'the StreamingServer is slower than it may be',
    says: /Timeout awaiting 'request' for 100ms/,
    remedy: /longer than 100 ms.*STREAMING_TIMEOUT_MS/,
    plant: (bed) => ({ ...respondBy(() => undefined)(bed), env: { STREAMING_TIMEOUT_MS: '100' } }),
  },
  {
    ...OF_STREAMS,
    fault: 'a page in HTML answers for the StreamingServer',
    says: /the answer is not JSON/,
    remedy: /a gate before it: mend STREAMING_URL/,
    plant: respondBy((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>Sign in</h1>');
    }),
  },
  {
    ...OF_STREAMS,
    fault: 'the JSON of the StreamingServer has another shape',
    says: /the answer holds no list of streams/,
    remedy: /docs\/streams\.md/,
    plant: respondBy(answerJson({ data: { items: streamsOf(2) } })),
  },
  {
    ...OF_STREAMS,
    fault: 'none of the streams has an id',
    says: /none of its 2 entries has a usable id/,
    remedy: /docs\/streams\.md/,
    plant: respondBy(answerJson([{ id: 'a' }, { id: 'b' }])),
  },
  {
    ...OF_STREAMS,
    status: 'warning',
    fault: 'some of the streams have no id of their own',
    says: /^2 entries can't be listed/,
    remedy: /an id of its own/,
    plant: respondBy(answerJson([...streamsOf(2), ...streamsOf(1), { id: 'b' }])),
  },
  {
    ...OF_STREAMS,
    status: 'warning',
    fault: "times of streams can't be read",
    says: /^1 streams have a time that can't be read/,
    remedy: /with their zone/,
    plant: respondBy(
      answerJson([...streamsOf(1), { stream_id: 'b', created_at: CREATED_AT.replace('Z', '') }]),
    ),
  },
  {
    ...OF_STREAMS,
    status: 'warning',
    fault: 'the StreamingServer tells of more than it lists',
    says: /it tells of more streams than were read/,
    remedy: /all of them at once/,
    plant: respondBy(answerJson({ streams: streamsOf(2), total: 40 })),
  },
  {
    ...OF_STREAMS,
    status: 'warning',
    fault: 'the clock of the StreamingServer is off',
    says: /its clock is (?:599|60[01]) s ahead of this machine's/,
    remedy: /NTP/,
    plant: respondBy((request, response) => {
      answerJson(streamsOf(2), { Date: new Date(Date.now() + 600_000).toUTCString() })(request, response);
    }),
  },
];

const OF_TOKENS = { check: 'tokens (JWT_…)', status: 'fault', remedy: /openssl rand -base64 48/ } as const;

export const TOKEN_PLANTS: readonly Plant[] = [
  ['one letter, repeated', 'x'.repeat(40), /it is one character, repeated/],
  ['words of an example', 'your-secret-jwt-secret-change-me-please', /made of words that examples have/],
  ['a short text, repeated', 'k7Qw9zPx'.repeat(5), /it is a short text, repeated/],
].map(([what, secret, says]): Plant => ({
  ...OF_TOKENS,
  fault: `the secret of the tokens is ${what as string}`,
  says: says as RegExp,
  plant: () => ({ env: { JWT_SECRET: secret as string }, secrets: [secret as string] }),
}));

const OF_API = { check: 'API server (API_URL)', status: 'fault' } as const;

export const API_PLANTS: readonly Plant[] = [
  {
    ...OF_API,
    fault: 'no API server listens',
    says: /it can't be reached: .*ECONNREFUSED/,
    remedy: /taskdeck api.*nothing listens there/,
    plant: () => ({ env: { API_URL: 'http://127.0.0.1:1' } }),
  },
  {
    ...OF_API,
    fault: "what answers is no API server of Taskdeck's",
    says: /no API server of Taskdeck's: \/healthz gave 200/,
    remedy: /mend the host, port and path in API_URL/,
    plant: async ({ defer }) => {
      const other = await startLocalServer((_request, response) => response.end('hello'));
      defer(() => other.close());
      return { env: { API_URL: other.url } };
    },
  },
  {
    ...OF_API,
    fault: 'the API server is the web server itself',
    says: /it is the web server itself/,
    remedy: /name the API server in API_URL/,
    plant: ({ platform }) => ({ env: { API_URL: platform.stack.url } }),
  },
  {
    ...OF_API,
    fault: 'the API server redirects',
    says: /it redirects \(301\)/,
    remedy: /put the address that it redirects to into API_URL/,
    plant: async ({ defer }) => {
      const other = await startLocalServer((_request, response) => {
        response.writeHead(301, { Location: 'https://api.example/' }).end();
      });
      defer(() => other.close());
      return { env: { API_URL: other.url } };
    },
  },
  {
    ...OF_API,
    fault: 'the API server is not ready',
    says: /reached, but it is not ready \(users\)/,
    remedy: /look in its log/,
    plant: async ({ defer }) => {
      const answers: Record<string, [number, object]> = {
        '/healthz': [200, { status: 'ok' }],
        '/readyz': [503, { code: 'not_ready', request_id: '1', failed: ['users'] }],
      };
      const unready = await startLocalServer(({ url = '' }, response) => {
        const [code, body] = answers[url] ?? [401, { code: 'unauthenticated', request_id: '1' }];
        response.writeHead(code, { 'Content-Type': 'application/problem+json' }).end(JSON.stringify(body));
      });
      defer(() => unready.close());
      return { env: { API_URL: unready.url } };
    },
  },
];
