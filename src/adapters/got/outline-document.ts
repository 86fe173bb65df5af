import { setImmediate as nextTurn } from 'node:timers/promises';

/** Bytes of a document, `end` not among them. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A JSON document taken apart at the list that it is, or at the lists that lie at one depth of objects. */
export interface DocumentOutline {
  /** What is around the lists' elements, with the list's number where its elements were. */
  readonly frame: readonly (Range | number)[];
  /** The elements of each list, in slices of whole elements; the commas between the slices are left out. */
  readonly lists: readonly (readonly Range[])[];
}

/** Looking through so many takes a millisecond. */
const BYTES_A_TURN = 512 * 1024;

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Takes valid JSON apart without reading its values, and lets the event loop turn meanwhile. Of a document that is no list
 * itself the lists with `listDepth` objects around them, and nothing else, are taken out. A slice ends with the element that makes it `sliceBytes` long. What is no valid JSON is taken apart as well, into parts of which
 * at least one is not valid. UTF-8 may be cut at the bytes it looks for: no character but their own has them.
 */
export async function outlineDocument(
  body: Uint8Array,
  sliceBytes: number,
  listDepth = 1,
): Promise<DocumentOutline> {
  const frame: (Range | number)[] = [];
  const lists: Range[][] = [];
  let open: Range[] | null = null;
  /** How deep the open one lies. */
  let openAt = 0;
  let start = 0;
  let turnAt = BYTES_A_TURN;
  let depth = 0;
  /** How many of these are of lists, while none is open. */
  let listsAround = 0;
  for (let at = 0; at < body.length; at++) {
    switch (body[at] as number) {
      case QUOTE:
        at = endOfString(body, at);
        break;
      case OPEN_OBJECT:
        depth++;
        break;
      case OPEN_LIST:
        if (open !== null) {
          depth++;
          break;
        }
        if (listsAround === 0 && (depth === 0 || depth === listDepth)) {
          frame.push({ start, end: at + 1 }, lists.length);
          open = [];
          openAt = depth;
          lists.push(open);
          start = at + 1;
        } else listsAround++;
        depth++;
        break;
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        depth--;
        if (open === null) {
          if (body[at] === CLOSE_LIST) listsAround--;
        } else if (depth === openAt) {
          open.push({ start, end: at });
          open = null;
          start = at;
        }
        break;
      case COMMA:
        if (open !== null && depth === openAt + 1 && at - start >= sliceBytes) {
          open.push({ start, end: at });
          start = at + 1;
          if (at >= turnAt) {
            await nextTurn();
            turnAt = at + BYTES_A_TURN;
          }
        }
    }
  }
  frame.push({ start: open === null ? start : body.length, end: body.length });
  return { frame, lists };
}

function endOfString(body: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < body.length && body[at] !== QUOTE) at += body[at] === BACKSLASH ? 2 : 1;
  return at;
}
