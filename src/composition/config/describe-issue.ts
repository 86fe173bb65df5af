import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** What is wrong with a file, in one line: the key, as `streams[0].url`, and what was expected there. */
export function describeIssue(issue: Issue): string {
  const { path, message } = inmost(issue);
  return `${keyOf(path) || 'the file'}: ${message}`;
}

interface Described {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Of a union, what is wrong with the one member that the value is of the kind of; where there is none, what the union says. */
function inmost(issue: Issue): Described {
  if (issue.code === 'invalid_union') {
    const near = issue.errors.filter(([first]) => first !== undefined && !isOfAnotherKind(first));
    const [first] = near.length === 1 ? (near[0] ?? []) : [];
    if (first === undefined) return { path: issue.path, message: withoutPreface(issue.message) };
    const { path, message } = inmost(first);
    return { path: [...issue.path, ...path], message };
  }
  if (issue.code === 'unrecognized_keys') {
    return { path: [...issue.path, issue.keys[0] ?? ''], message: 'is no key that is known here' };
  }
  const message = withoutPreface(issue.message);
  return {
    path: issue.path,
    message: message.replace(/^expected (.+), received undefined$/, 'is missing: $1'),
  };
}

function isOfAnotherKind(issue: Issue): boolean {
  if (issue.code === 'invalid_union')
    return issue.errors.every(([first]) => first !== undefined && isOfAnotherKind(first));
  return issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value');
}

function withoutPreface(message: string): string {
  return message.replace(/^Invalid (?:input|option): /, '');
}

function keyOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((before, part) => {
    if (typeof part === 'number') return `${before}[${part}]`;
    const name = String(part);
    return /^[\w$-]+$/.test(name)
      ? `${before}${before === '' ? '' : '.'}${name}`
      : `${before}[${JSON.stringify(name)}]`;
  }, '');
}
