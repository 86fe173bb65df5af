import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Json } from '../../domain/json.js';
import { parseJson } from '../json/json-text.js';
import type { DocumentOutline, Range } from './outline-document.js';
import { outlineDocument } from './outline-document.js';
import type { ParsedDocument } from './parsed-document.js';
import { TransferError } from './transfer-error.js';

// Without skipping a byte order mark, which only the document's beginning may have.
const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export interface ParseOptions {
  readonly signal?: AbortSignal | undefined;
  /** How much is parsed in one go, if entries are that short; 32 KiB by default: a millisecond's work. */
  readonly sliceBytes?: number;
  /** How many objects lie around the lists that may be long; 1 by default. */
  readonly listDepth?: number;
}

/**
 * Reads a JSON document whose lists at `listDepth`, or which itself if it is a list, may be long: slice by slice, and lets
 * the event loop turn before each. It accepts exactly what parsing the document as a whole would: where each slice is a list
 * of its own, and so is the outline with a stand-in for each list, the document is valid. All such lists are parsed, whether
 * or not they are the wanted one, but what is around them is parsed in one go, as is an entry.
 *
 * @throws TransferError `malformed`, for what comes after the entries given so far too; the signal's reason.
 */
export async function parseDocument(
  body: Uint8Array,
  { signal, sliceBytes = 32 * 1024, listDepth = 1 }: ParseOptions = {},
): Promise<ParsedDocument> {
  const outline = await outlineDocument(body, sliceBytes, listDepth);
  return {
    root: parseFrame(body, outline),
    listDepth,
    elementsOf: (number) => readLists(body, outline, number, signal),
  };
}

async function* readLists(
  body: Uint8Array,
  outline: DocumentOutline,
  wanted: number | null,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly Json[], void, undefined> {
  for (const [index, slices] of outline.lists.entries()) {
    for (const slice of slices) {
      await nextTurn();
      signal?.throwIfAborted();
      const entries = parseSlice(body, slice);
      if (entries.length === 0 && slices.length > 1) throw malformed('an element is missing');
      if (index === wanted) yield entries;
    }
  }
}

/** The document with a stand-in for each list's elements: the list's number. */
function parseFrame(body: Uint8Array, { frame }: DocumentOutline): Json {
  const text = frame.map((part) => (typeof part === 'number' ? String(part) : decode(body, part))).join('');
  return parse(text.replace(/^\ufeff/, ''));
}

function parseSlice(body: Uint8Array, slice: Range): readonly Json[] {
  return parse(`[${decode(body, slice)}]`) as readonly Json[];
}

function parse(text: string): Json {
  try {
    return parseJson(text);
  } catch (error) {
    throw malformed(nameOf(error));
  }
}

function decode(body: Uint8Array, { start, end }: Range): string {
  try {
    return UTF_8.decode(body.subarray(start, end));
  } catch (error) {
    throw malformed(nameOf(error));
  }
}

/** A parser's message may quote what it read, which is nothing for a log. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}

function malformed(reason: string): TransferError {
  return new TransferError('malformed', `the answer can't be read: ${reason}`);
}
