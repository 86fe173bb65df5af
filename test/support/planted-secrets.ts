import type { StreamMapping } from '../../src/adapters/got/index.js';
import type { Json, JsonObject } from '../../src/domain/json.js';

export const SECRET = 'planted-secret';

/** A document in which every member that the mapping doesn't name holds a secret. */
export function plantSecrets(document: Json, mapping: StreamMapping): { planted: Json; count: number } {
  const named = namedBy(mapping);
  let count = 0;
  const plant = (node: Json, place: string): Json => {
    if (named.has(place) && !isContainer(node)) return node;
    if (Array.isArray(node)) {
      if (node.length > 0) return (node as readonly Json[]).map((element) => plant(element, place));
      return named.has(place) ? [] : [`${SECRET}-${count++}`];
    }
    if (!isContainer(node)) return `${SECRET}-${count++}`;
    const members = Object.entries(node).map(([name, value]): [string, Json] => {
      const inner = join(place, isByName(mapping, place) ? '*' : name);
      return [name, plant(value, inner)];
    });
    // Another name in an object of entries would be another entry, and XML has one root.
    const isFull = isByName(mapping, place) || (mapping.format === 'xml' && place === '');
    if (isFull) return Object.fromEntries(members);
    return Object.fromEntries([...members, ['planted', { inside: `${SECRET}-${count++}` }]]);
  };
  return { planted: plant(document, ''), count };
}

function isContainer(node: Json): node is JsonObject | readonly Json[] {
  return typeof node === 'object' && node !== null;
}

function isByName({ list }: StreamMapping, place: string): boolean {
  return list.as === 'by-name' && list.path === place;
}

/** The places of a document that a mapping names anywhere: those, and no others, may be read. */
function namedBy({ list, fields, skip = [], entry = {}, success = {}, paging }: StreamMapping): Set<string> {
  const around = [list.path].flat();
  const inherited = Object.entries(list.inherit ?? {});
  const inEntry = [fields, skip, entry].flatMap(textsIn).flatMap(pathsOf);
  const byEntry = inEntry.flatMap((path) => {
    const [, name = '', rest = ''] = /^\$(\w+)(.*)$/.exec(path) ?? [];
    if (name === 'value') return around;
    if (name !== '') return inherited.filter(([key]) => key === name).map(([, from]) => from + rest);
    return around.map((place) => join(list.as === 'by-name' ? join(place, '*') : place, path));
  });
  return new Set([...byEntry, ...textsIn(success), ...textsIn(paging ?? {}), ...around]);
}

/** All texts in a piece of a mapping, names of members too: the paths are among them. */
function textsIn(piece: unknown): string[] {
  if (typeof piece === 'string') return [piece];
  if (typeof piece !== 'object' || piece === null) return [];
  return Object.entries(piece).flatMap(([name, inner]) => [
    // Names of details, of fields and of the mapping's own members are no paths, but may stand for none either.
    ...(isTest(inner) ? [name] : []),
    ...textsIn(inner),
  ]);
}

/** Whether a member of a mapping is a test of a condition, and its name a path. */
function isTest(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return typeof value !== 'string';
  return Array.isArray(value) || ['present', 'not', 'lt', 'lte', 'gt', 'gte'].some((name) => name in value);
}

function pathsOf(text: string): string[] {
  const places = [...text.matchAll(/\{([^{}]+)\}/g)].map(([, path = '']) => path);
  return places.length > 0 ? places : [text];
}

function join(place: string, member: string): string {
  return place === '' ? member : member === '' ? place : `${place}.${member}`;
}
