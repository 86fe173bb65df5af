import type { Json } from '../../../domain/json.js';
import type { Path } from '../stream-mapping.js';
import type { Entry } from './entry.js';
import { isObject } from './entry.js';

export interface PathReader {
  /** The first value, a list as it is; undefined where there is none. */
  first(entry: Entry): Json | undefined;
  /** All values, null ones too, lists as they are. */
  all(entry: Entry): readonly Json[];
}

/** The members of a path: `a.b\.c` has two. */
export function membersOf(path: Path): readonly string[] {
  return path === '' ? [] : path.split(/(?<!\\)\./).map((member) => member.replaceAll('\\.', '.'));
}

export function compilePath(path: Path): PathReader {
  const members = membersOf(path);
  const isAround = path.startsWith('$');
  const steps = isAround ? members.slice(1) : members;
  const begin = isAround ? whatIsAround((members[0] as string).slice(1)) : ({ value }: Entry) => value;
  // An entry has to be an object by itself: a list of one is none.
  const isReadable = isAround ? () => true : isObject;
  return {
    first: (entry) => {
      const node = begin(entry);
      if (steps.length === 0) return node;
      return node !== undefined && isReadable(node) ? firstIn(node, steps, 0) : undefined;
    },
    all: (entry) => {
      const node = begin(entry);
      if (node === undefined || (steps.length > 0 && !isReadable(node))) return [];
      const found: Json[] = [];
      collectIn(node, steps, 0, found);
      return found;
    },
  };
}

function whatIsAround(name: string): (entry: Entry) => Json | undefined {
  if (name === 'value') return ({ value }) => (typeof value === 'object' ? undefined : value);
  return ({ around }) => (Object.hasOwn(around, name) ? around[name] : undefined);
}

function firstIn(node: Json, steps: readonly string[], at: number): Json | undefined {
  if (at === steps.length) return node;
  if (Array.isArray(node)) {
    for (const element of node as readonly Json[]) {
      const found = firstIn(element, steps, at);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  const step = steps[at] as string;
  return isObject(node) && Object.hasOwn(node, step) ? firstIn(node[step] as Json, steps, at + 1) : undefined;
}

function collectIn(node: Json, steps: readonly string[], at: number, found: Json[]): void {
  if (at === steps.length) found.push(node);
  else if (Array.isArray(node)) {
    for (const element of node as readonly Json[]) collectIn(element, steps, at, found);
  } else {
    const step = steps[at] as string;
    if (isObject(node) && Object.hasOwn(node, step)) collectIn(node[step] as Json, steps, at + 1, found);
  }
}
