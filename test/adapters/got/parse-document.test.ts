import { expect } from 'chai';
import fc from 'fast-check';
import type { ParseOptions } from '../../../src/adapters/got/parse-document.js';
import { compileList } from '../../../src/adapters/got/mapping/compile-list.js';
import { parseDocument } from '../../../src/adapters/got/parse-document.js';
import { parseJson, stringifyJson } from '../../../src/adapters/json/json-text.js';
import type { Json, JsonObject } from '../../../src/domain/json.js';
import { reasonOf } from '../../contract/reason-of.js';

const STREAMS = compileList({ path: ['', 'streams'] });
const UTF_8 = new TextDecoder('utf-8', { fatal: true });

async function entriesOf(body: string | Uint8Array, options?: ParseOptions): Promise<Json[]> {
  const entries: Json[] = [];
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const { entries: found } = STREAMS.find(await parseDocument(bytes, options));
  for await (const some of found) entries.push(...some.map(({ value }) => value));
  return entries;
}

/** The same by the plainest means: all at once. */
function entriesByOracle(body: Uint8Array): readonly Json[] | 'malformed' {
  try {
    const document = parseJson(UTF_8.decode(body));
    const isMember = document !== null && typeof document === 'object' && Object.hasOwn(document, 'streams');
    const list = isMember && !Array.isArray(document) ? (document as { streams: Json }).streams : document;
    return Array.isArray(list) ? (list as readonly Json[]) : 'malformed';
  } catch {
    return 'malformed';
  }
}

async function expectSameAsOracle(body: Uint8Array, sliceBytes: number): Promise<void> {
  const listing = entriesOf(body, { sliceBytes });
  const entries = await listing.catch((error: unknown) => (error as { fault: string }).fault);
  expect(entries).to.deep.equal(entriesByOracle(body));
}

/** What is at the end of the path, as a list; null for nothing. */
function manyAt(node: Json, members: readonly string[]): readonly Json[] | null {
  const [member, ...rest] = members;
  if (member === undefined) return node === null || node === '' ? null : [node].flat();
  if (node === null || typeof node !== 'object') return null;
  if (Array.isArray(node)) {
    const found = (node as readonly Json[]).map((element) => manyAt(element, members));
    const lists = found.filter((list) => list !== null);
    return lists.length === 0 ? null : lists.flat();
  }
  return Object.hasOwn(node, member) ? manyAt((node as JsonObject)[member] as Json, rest) : null;
}

/** Entries of any kind, with what a cut could go wrong at. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'"\\[]{},: é😀') }),
);
const entry = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.bigInt(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 4 }),
  ),
})).value;
const list = fc.array(entry, { maxLength: 8 }).map((entries) => stringifyJson(entries));
const space = fc.constantFrom('', ' ', '\r\n\t', '          ');
const member = fc
  .tuple(
    fc.constantFrom('"streams"', '"str\\u0065ams"', '"other"', '"\\"streams"', '"__proto__"'),
    fc.oneof(list, entry.map(stringifyJson)),
    space,
  )
  .map(([key, value, gap]) => `${gap}${key}${gap}:${gap}${value}${gap}`);
const document = fc.oneof(
  fc.tuple(space, list).map(([gap, all]) => `${gap}${all}${gap}`),
  fc.array(member, { maxLength: 4 }).map((members) => `{${members.join()}}`),
);
/** From one element a slice to all in one. */
const sliceBytes = fc.constantFrom(0, 10, 100, 10_000);
/** What is done to a document: cut short, or some bytes replaced, doubled or dropped. */
const damage = fc.record({
  where: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  removed: fc.constantFrom(0, 1, 2, 1e9),
  added: fc.constantFrom('', ',', ',,', '[', ']', '{', '}', '"', '\\', ':', '1', ' ', '\ufeff', '[]', '],['),
});

describe('the entries of a document, parsed in slices', () => {
  it('are those of parsing all at once, however deep the list lies', async () => {
    const deep = fc
      .tuple(fc.array(fc.constantFrom('data', 'streams', 'other'), { maxLength: 3 }), document)
      .map(([way, inner]) => way.reduce((around, name) => `{"n":[[]],"${name}":${around},"m":[{}]}`, inner));
    const path = fc.array(fc.constantFrom('data', 'streams', 'other'), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(deep, path, sliceBytes, async (text, members, bytes) => {
        const list = compileList({ path: members.join('.'), as: 'one-or-many' });
        const options = { sliceBytes: bytes, listDepth: members.length };
        const found: Json[] = [];
        try {
          const parsed = await parseDocument(Buffer.from(text), options);
          for await (const some of list.find(parsed).entries) found.push(...some.map(({ value }) => value));
        } catch (error) {
          expect(error).to.have.property('fault', 'malformed');
          expect(manyAt(parseJson(text), members)).to.equal(null);
          return;
        }
        expect(found).to.deep.equal(manyAt(parseJson(text), members));
      }),
      { numRuns: 500 },
    );
  });

  it('are those of parsing all at once, for any document', async () => {
    await fc.assert(
      fc.asyncProperty(document, sliceBytes, (whole, bytes) => expectSameAsOracle(Buffer.from(whole), bytes)),
      { numRuns: 300 },
    );
  });

  it('are malformed where parsing all at once finds so, for any damage to any document', async () => {
    await fc.assert(
      fc.asyncProperty(document, damage, sliceBytes, async (whole, { where, removed, added }, length) => {
        const bytes = Buffer.from(whole);
        const at = Math.floor(where * bytes.length);
        const rest = bytes.subarray(at + removed);
        await expectSameAsOracle(Buffer.concat([bytes.subarray(0, at), Buffer.from(added), rest]), length);
      }),
      { numRuns: 1_000 },
    );
  });

  it('are malformed or not as all at once, for any few characters of JSON', async () => {
    const scrap = fc.string({ unit: fc.constantFrom(...'[]{}",:\\1 e', '"streams":'), maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(scrap, (some) => expectSameAsOracle(Buffer.from(some), 0)),
      { numRuns: 3_000 },
    );
  });

  const entries = Array.from({ length: 1_000 }, (_, i) => ({ stream_id: `s${i}`, name: '界'.repeat(200) }));
  const body = JSON.stringify({ streams: entries });

  it('come while the event loop turns', async () => {
    let turns = 0;
    let counting = setImmediate(function count() {
      turns++;
      counting = setImmediate(count);
    });
    await entriesOf(body);
    clearImmediate(counting);
    expect(turns).to.be.at.least(10);
  });

  it('come some at a time', async () => {
    const sizes: number[] = [];
    const { entries: found } = STREAMS.find(await parseDocument(Buffer.from(body)));
    for await (const some of found) sizes.push(some.length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).to.equal(entries.length);
    expect(Math.max(...sizes)).to.be.lessThan(entries.length / 10);
  });

  it('end with the signal, between two slices', async () => {
    const caller = new AbortController();
    const reason = new Error('nobody waits');
    const listing = reasonOf(entriesOf(body, { signal: caller.signal }));
    setImmediate(() => caller.abort(reason));
    expect(await listing).to.equal(reason);
  });

  // Several slices long.
  const gap = ' '.repeat(200_000);
  const MALFORMED: Record<string, string | Uint8Array> = {
    'an element missing between slices': `[${gap},1]`,
    'an element missing at the end': `[1${gap},]`,
    'a byte order mark at the beginning of a slice': `["${gap}",\ufeff1]`,
    'a second byte order mark': '\ufeff\ufeff[]',
    'a list closed as an object': '[1}',
    'two documents': '[] []',
    'broken UTF-8 between the lists': Buffer.from('{"\xff":1,"streams":[]}', 'latin1'),
    'a broken list that is not the wanted one': '{"streams":[],"other":[1,]}',
    'a list as a key': '{[1]:2,"streams":[]}',
    'a stand-in of its own': '{"streams":0}',
  };
  for (const [what, malformed] of Object.entries(MALFORMED)) {
    it(`are malformed with ${what}`, async () => {
      expect(await reasonOf(entriesOf(malformed))).to.include({ fault: 'malformed' });
    });
  }

  it('may be many blanks', async () => expect(await entriesOf(`${gap}[${gap}]${gap}`)).to.deep.equal([]));

  it('are of the last of several lists of the name, however it is written', async () => {
    expect(await entriesOf('{"streams":[1],"str\\u0065ams":[2]}')).to.deep.equal([2]);
    expect(await entriesOf('{"streams":[1],"s":{"streams":[3]}}')).to.deep.equal([1]);
  });
});
