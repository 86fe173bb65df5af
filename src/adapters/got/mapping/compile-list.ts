import type { Json, JsonObject } from '../../../domain/json.js';
import type { ParsedDocument } from '../parsed-document.js';
import type { ListSource } from '../stream-mapping.js';
import { TransferError } from '../transfer-error.js';
import { membersOf } from './compile-path.js';
import type { Entry } from './entry.js';
import { isObject } from './entry.js';

export interface FoundList {
  /** To be read once. */
  readonly entries: AsyncIterable<readonly Entry[]>;
  /** The objects on the way to the list, which may tell of more. */
  readonly onTheWay: readonly JsonObject[];
}

export interface ListFinder {
  /** How many objects lie around the list where the document is none itself. */
  readonly listDepth: number;
  /** @throws TransferError where there is no list, and has to be one. */
  find(document: ParsedDocument): FoundList;
}

const ENTRIES_A_TURN = 500;

export function compileList(source: ListSource): ListFinder {
  const paths = [source.path].flat().map(membersOf);
  const inherit = Object.entries(source.inherit ?? {}).map(([name, path]) => ({
    name,
    path: membersOf(path),
  }));
  const places = [source.path].flat().map(nameOfPath).join(', or ');
  return {
    listDepth: Math.max(...paths.map(({ length }) => length)),
    find: (document) => {
      for (const path of paths) {
        const search = new Search(document, source, path, inherit);
        search.walk(document.root, 0, {}, true);
        if (search.found) return search.result();
      }
      if (source.mayBeAbsent !== true)
        throw new TransferError('malformed', `the answer holds no list of streams: none at ${places}`);
      return { entries: entriesOf(document, null, []), onTheWay: [] };
    },
  };
}

function nameOfPath(path: string): string {
  return path === '' ? 'its root' : path;
}

/** The number of a list whose elements are not in the root, and what they inherit. */
interface LeftOut {
  readonly number: number;
  readonly around: JsonObject;
}

type Inherited = readonly { readonly name: string; readonly path: readonly string[] }[];

class Search {
  found = false;
  readonly #entries: Entry[] = [];
  #leftOut: LeftOut | null = null;
  readonly #onTheWay: JsonObject[] = [];

  constructor(
    readonly document: ParsedDocument,
    readonly source: ListSource,
    readonly path: readonly string[],
    readonly inherit: Inherited,
  ) {}

  result(): FoundList {
    return {
      entries: entriesOf(this.document, this.#leftOut, this.#entries),
      onTheWay: this.#onTheWay,
    };
  }

  walk(node: Json, at: number, outer: JsonObject, throughObjects: boolean): void {
    if (at === this.path.length) this.#arrive(node, outer, throughObjects);
    else if (Array.isArray(node)) {
      // A document that is a list is left out of the root.
      if (at === 0) return;
      for (const element of node as readonly Json[]) this.walk(element, at, outer, false);
    } else if (isObject(node)) {
      if (throughObjects) this.#onTheWay.push(node);
      const step = this.path[at] as string;
      const around = this.#inherited(node, at, outer);
      if (Object.hasOwn(node, step)) this.walk(node[step] as Json, at + 1, around, throughObjects);
    }
  }

  #arrive(node: Json, around: JsonObject, throughObjects: boolean): void {
    if (this.source.as === 'by-name') {
      if (!isObject(node)) return;
      this.found = true;
      // A text is no entry that has a name, but what an error says.
      for (const [key, value] of Object.entries(node)) {
        this.#entries.push({ value, around: isObject(value) ? { ...around, key } : {} });
      }
    } else if (Array.isArray(node)) {
      this.found = true;
      if (throughObjects && this.#isLeftOut()) {
        this.#leftOut = { number: node[0] as number, around };
      } else for (const value of node as readonly Json[]) this.#entries.push({ value, around });
    } else if (this.source.as === 'one-or-many' || this.document.listDepth === null) {
      // In XML nothing tells one from many, and an element with nothing in it is no entry.
      if (node === null || node === '') return;
      this.found = true;
      this.#entries.push({ value: node, around });
    }
  }

  #isLeftOut(): boolean {
    return (
      this.document.listDepth === this.path.length ||
      (this.document.listDepth !== null && this.path.length === 0)
    );
  }

  /** What is told at this place of the way, beside what was told before. */
  #inherited(node: JsonObject, at: number, outer: JsonObject): JsonObject {
    const told: [string, Json][] = [];
    for (const { name, path } of this.inherit) {
      const common = path.findIndex((member, i) => member !== this.path[i]);
      const value = common === at ? valueAt(node, path.slice(at)) : undefined;
      if (value !== undefined) told.push([name, value]);
    }
    return told.length === 0 ? outer : { ...outer, ...Object.fromEntries(told) };
  }
}

function valueAt(node: Json, path: readonly string[]): Json | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return node;
  return isObject(node) && Object.hasOwn(node, step) ? valueAt(node[step] as Json, rest) : undefined;
}

async function* entriesOf(
  document: ParsedDocument,
  leftOut: LeftOut | null,
  entries: readonly Entry[],
): AsyncGenerator<readonly Entry[], void, undefined> {
  for await (const values of document.elementsOf(leftOut?.number ?? null)) {
    yield values.map((value) => ({ value, around: leftOut?.around ?? {} }));
  }
  for (let at = 0; at < entries.length; at += ENTRIES_A_TURN) yield entries.slice(at, at + ENTRIES_A_TURN);
}
