import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What a StreamingServer could answer. */
export interface StreamsAnswer {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const FIXTURES = [
  'srs-three.json',
  'srs-none.json',
  'node-media-server-one.json',
  'node-media-server-none.json',
  'dlstreamer-queued.json',
  'icecast-two.json',
  'nginx-rtmp-three.xml',
].map((name) => {
  const path = new URL(`../../../test/fixtures/streams/${name}`, import.meta.url);
  return readFileSync(fileURLToPath(path), 'utf8');
});

const id = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^[a-z]{1,6}$/) },
  { weight: 2, arbitrary: fc.nat(999) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>('', null, 1.5, true, [], {}, 'x'.repeat(513), '\ud800', '界'),
  },
);
const time = fc.constantFrom<unknown>(
  '2026-01-02T03:04:05Z',
  '2026-01-02T03:04:05+0000',
  '2026-01-02T03:04:05',
  '0001-01-01T00:00:00Z',
  'soon',
  1767323045,
  1767323045123,
  0,
  -1,
  null,
);
const documented = fc.record(
  {
    stream_id: id,
    name: fc.oneof(fc.string(), fc.nat(), fc.constant(null)),
    task_type: fc.constantFrom<unknown>('live', 3, null),
    user_id: fc.constantFrom<unknown>('u-1', 42, null),
    status: fc.constantFrom<unknown>('running', 'RUNNING', 'canceled', 'live', 1, null),
    created_at: time,
    started_at: time,
    finished_at: time,
    error: fc.constantFrom<unknown>('gone', null),
    details: fc.jsonValue({ maxDepth: 2 }),
  },
  { requiredKeys: [] },
);
const underAnotherName = fc.record({ id, name: fc.string() });
const entry = fc.oneof(
  { weight: 12, arbitrary: documented },
  { weight: 2, arbitrary: underAnotherName },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(null, 7, 'cam-1', []) },
);
const entries = fc.oneof(
  fc.array(entry, { maxLength: 8 }),
  fc.array(documented, { maxLength: 8 }),
  fc.array(underAnotherName, { maxLength: 3 }),
);
/** Members beside the list that may tell of more; `streams-truth.ts` says which do. */
const aside = fc.record(
  {
    itemCount: fc.nat(20),
    pageCount: fc.nat(3),
    total: fc.nat(20),
    has_more: fc.boolean(),
    next: fc.constantFrom<unknown>(null, '', '/streams?page=2'),
    next_page_token: fc.constantFrom<unknown>(null, '', 'abc'),
    code: fc.constant(0),
    error: fc.constant('x'),
  },
  { requiredKeys: [] },
);
const listed = fc.tuple(entries, fc.option(aside)).chain(([list, beside]) => {
  const bare = JSON.stringify(list);
  return fc.constantFrom(
    bare,
    JSON.stringify({ streams: list }),
    JSON.stringify({ ...beside, streams: list }),
    JSON.stringify({ ...beside, streams: list }, null, 2),
    JSON.stringify({ items: list, ...beside }),
  );
});

/** Real answers, and what their owners could make of them on the way to the documented form. */
const fixture = fc
  .tuple(
    fc.constantFrom(...FIXTURES),
    fc.constantFrom<[from: RegExp, to: string]>(
      [/^$/, ''],
      [/"id":/g, '"stream_id":'],
      [/"id":/, '"stream_id":'],
      [/"(?:id|key|server_name)":/g, '"stream_id":'],
    ),
    fc.constantFrom<[from: RegExp, to: string]>(
      [/^$/, ''],
      [/^\{"success":true,"data":(.*),"message":.*$/s, '$1'],
      [/^(\[.*)$/s, '{"streams":$1}'],
    ),
  )
  .map(([text, rename, hoist]) =>
    text
      .trim()
      .replace(...rename)
      .replace(...hoist),
  );

const damage = fc.record({
  where: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  removed: fc.constantFrom(0, 1, 2, 1e9),
  added: fc.constantFrom('', ',', '[', ']', '{', '}', '"', ':', '1', ' ', '[]'),
});
const body = fc
  .tuple(fc.oneof(listed, listed, listed, fixture), fc.option(damage, { freq: 3 }))
  .map(([text, harm]) => {
    if (harm === null || harm.where < 0.5) return text;
    const at = Math.floor(harm.where * text.length);
    return text.slice(0, at) + harm.added + text.slice(at + harm.removed);
  });
const headers = fc.record(
  {
    'Content-Type': fc.constantFrom(
      'application/json',
      'application/json; charset=utf-8',
      'application/problem+json',
      'text/plain',
      'text/html',
    ),
    Link: fc.constantFrom('</streams?page=2>; rel="next"', '</streams>; rel="self"'),
  },
  { requiredKeys: [] },
);

export const streamsAnswer: fc.Arbitrary<StreamsAnswer> = fc.record({
  body,
  headers: fc.oneof(
    { weight: 5, arbitrary: fc.constant({ 'Content-Type': 'application/json' }) },
    { weight: 1, arbitrary: headers },
  ),
});
