import { cutText } from '../../../domain/cut-text.js';
import type { Json } from '../../../domain/json.js';
import { MAX_DETAILS_DEPTH, TOO_DEEP } from '../../../domain/task.js';
import type { DetailsSource } from '../stream-mapping.js';
import { compilePath } from './compile-path.js';
import type { Entry } from './entry.js';

const MAX_TEXT_LENGTH = 1_024;
/** Of a list; more are left out. */
const MAX_ELEMENTS = 100;

type DetailField = Exclude<DetailsSource, string>[string];
type DetailReader = (entry: Entry) => Json | undefined;

export function compileDetails(source: DetailsSource | undefined): (entry: Entry) => Json {
  if (source === undefined) return () => ({});
  if (typeof source === 'string') return compileWhole(source);
  const readers = Object.entries(source).map(([name, field]): [string, DetailReader] => [
    name,
    compileDetail(field),
  ]);
  return (entry) => {
    const details: [string, Json][] = [];
    for (const [name, read] of readers) {
      const value = read(entry);
      if (value !== undefined) details.push([name, value]);
    }
    return Object.fromEntries(details);
  };
}

function compileDetail(field: DetailField): DetailReader {
  if (typeof field === 'string') return compileScalars(field);
  if ('count' in field) return compileCount(field.count);
  const readers = field.map(compileScalars);
  return (entry) => {
    for (const read of readers) {
      const value = read(entry);
      if (value !== undefined) return value;
    }
    return undefined;
  };
}

function compileWhole(path: string): (entry: Entry) => Json {
  const { first } = compilePath(path);
  return (entry) => {
    const details = first(entry) ?? {};
    return isShallow(details, MAX_DETAILS_DEPTH) ? details : TOO_DEEP;
  };
}

function compileScalars(path: string): DetailReader {
  const { all } = compilePath(path);
  return (entry) => {
    const nodes = all(entry);
    if (nodes.length <= 1 && !Array.isArray(nodes[0])) return toDetail(nodes[0]);
    const elements = nodes.flatMap((node) => node as Json | Json[]).slice(0, MAX_ELEMENTS);
    return elements.map(toDetail).filter((element) => element !== undefined);
  };
}

function toDetail(value: Json | undefined): Json | undefined {
  if (typeof value === 'string' && value.length > MAX_TEXT_LENGTH)
    return `${cutText(value, MAX_TEXT_LENGTH)}…`;
  return value === null || typeof value === 'object' ? undefined : value;
}

function compileCount(path: string): DetailReader {
  const { all } = compilePath(path);
  return (entry) => {
    const nodes = all(entry);
    return nodes.length === 0 ? undefined : nodes.reduce<number>((sum, node) => sum + countOf(node), 0);
  };
}

function countOf(node: Json): number {
  if (node === null || node === '') return 0;
  return typeof node === 'object' ? Object.keys(node).length : 1;
}

function isShallow(value: Json, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((inner: Json) => isShallow(inner, depth - 1));
}
