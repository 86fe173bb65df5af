import type { Json } from '../../../domain/json.js';
import type { Comparison, Condition, Scalar, Test } from '../stream-mapping.js';
import { compilePath } from './compile-path.js';
import type { Entry } from './entry.js';
import { toScalarText } from './entry.js';

type Holds = (value: Json | null) => boolean;

/** @throws TypeError for a test that is none. */
export function compileCondition(condition: Condition): (entry: Entry) => boolean {
  const tests = Object.entries(condition).map(([path, test]) => ({
    path: compilePath(path),
    holds: compileTest(test, path),
  }));
  return (entry) => tests.every(({ path, holds }) => valuesOf(path.all(entry)).some(holds));
}

/** None of them is null; alone, it stands for no value. */
function valuesOf(nodes: readonly Json[]): readonly Json[] {
  const values = nodes.flatMap((node) => node as Json | Json[]).filter((value) => value !== null);
  // An empty list is a value, though it has none: `present` holds of it.
  if (values.length === 0) return [nodes.find(Array.isArray) ?? null];
  return values;
}

function compileTest(test: Test, path: string): Holds {
  if (isList(test)) {
    const holds = test.map((one) => compileTest(one, path));
    return (value) => holds.some((one) => one(value));
  }
  if (test === null) return (value) => value === null;
  if (typeof test !== 'object') return (value) => toScalarText(value) === String(test);
  return compileComparison(test, path);
}

function compileComparison(test: Comparison, path: string): Holds {
  if ('present' in test) return (value) => (value !== null) === test.present;
  if ('not' in test) return (value) => value !== null && toScalarText(value) !== String(test.not);
  if ('lt' in test) return (value) => toNumber(value) < test.lt;
  if ('lte' in test) return (value) => toNumber(value) <= test.lte;
  if ('gt' in test) return (value) => toNumber(value) > test.gt;
  if ('gte' in test) return (value) => toNumber(value) >= test.gte;
  throw new TypeError(`the condition on "${path}" has a test that is none`);
}

function toNumber(value: Json): number {
  const text = typeof value === 'boolean' ? null : toScalarText(value);
  return text === null || text.trim() === '' ? Number.NaN : Number(text);
}

function isList(test: Test): test is readonly (Scalar | null)[] {
  return Array.isArray(test);
}
