import { setImmediate as nextTurn } from 'node:timers/promises';
import { SaxesParser } from 'saxes';
import type { Json } from '../../domain/json.js';
import type { ParsedDocument } from './parsed-document.js';
import { TransferError } from './transfer-error.js';

/** Nobody nests a list of streams so deeply. */
const MAX_DEPTH = 100;
/** Parsing so many takes a millisecond or two. */
const BYTES_A_TURN = 64 * 1024;

interface Element {
  readonly children: Map<string, Json>;
  text: string;
}

/**
 * Reads an XML document as JSON would tell it: an element that has only text is that text, one with elements or attributes
 * (`@name`) an object of them, with its own text as `#text`, elements of one name are a list. All values are texts. Entities that a document defines
 * itself are not known.
 *
 * @throws TransferError `malformed`; the signal's reason.
 */
export async function parseXml(
  body: Uint8Array,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<ParsedDocument> {
  const parser = new SaxesParser({});
  const root: Element = { children: new Map(), text: '' };
  const open: Element[] = [root];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ attributes }) => {
    if (open.length > MAX_DEPTH) throw new Error('it is nested too deeply');
    const children = new Map<string, Json>(
      Object.entries(attributes).map(([name, value]) => [`@${name}`, value]),
    );
    open.push({ children, text: '' });
  });
  parser.on('text', (text) => {
    (open.at(-1) as Element).text += text;
  });
  parser.on('cdata', (text) => {
    (open.at(-1) as Element).text += text;
  });
  parser.on('closetag', ({ name }) => {
    const element = open.pop() as Element;
    addChild(open.at(-1) as Element, name, valueOf(element));
  });
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (let at = 0; at < body.length; at += BYTES_A_TURN) {
    await nextTurn();
    signal?.throwIfAborted();
    const bytes = body.subarray(at, at + BYTES_A_TURN);
    refusing(() => parser.write(decoder.decode(bytes, { stream: true })));
  }
  refusing(() => parser.write(decoder.decode()).close());
  return { root: Object.fromEntries(root.children), listDepth: null, elementsOf: noElements };
}

function addChild({ children }: Element, name: string, value: Json): void {
  const before = children.get(name);
  if (before === undefined) children.set(name, value);
  else if (Array.isArray(before)) (before as Json[]).push(value);
  else children.set(name, [before, value]);
}

function valueOf({ children, text }: Element): Json {
  const own = text.trim();
  if (children.size === 0) return own;
  if (own !== '') children.set('#text', own);
  // Object.fromEntries makes members of their own, whatever they are called.
  return Object.fromEntries(children);
}

/** A parser's message may quote what it read, which is nothing for a log. */
function refusing(parse: () => void): void {
  try {
    parse();
  } catch {
    throw new TransferError('malformed', "the answer can't be read: it is no valid XML");
  }
}

async function* noElements(): AsyncGenerator<readonly Json[], void, undefined> {
  // XML is read as a whole.
}
