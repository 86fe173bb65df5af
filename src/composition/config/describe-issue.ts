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

/** Of a union, what is wrong with the member that the value is nearest to; where there is none, what the union says. */
function inmost(issue: Issue): Described {
  if (issue.code === 'invalid_union') {
    const first = nearest(issue.errors);
    if (first === undefined) return { path: issue.path, message: withoutPreface(issue.message) };
    const { path, message } = inmost(first);
    return { path: [...issue.path, ...path], message };
  }
  if (issue.code === 'invalid_key' && issue.issues[0] !== undefined) {
    return { path: issue.path, message: inmost(issue.issues[0]).message };
  }
  if (issue.code === 'unrecognized_keys') {
    const message = issue.message.startsWith('is no key') ? issue.message : 'is no key that is known here';
    return { path: [...issue.path, issue.keys[0] ?? ''], message };
  }
  const message = withoutPreface(issue.message);
  return {
    path: issue.path,
    message: message.replace(/^expected (.+), received undefined$/, 'is missing: $1'),
  };
}

/** The first fault, a key too many before others, of the one member of its kind with the fewest keys amiss. */
function nearest(members: readonly (readonly Issue[])[]): Issue | undefined {
  const near = members.filter(([first]) => first !== undefined && !isOfAnotherKind(first));
  const [best, next] = near.toSorted((a, b) => keysAmiss(a) - keysAmiss(b));
  if (best === undefined || (next !== undefined && keysAmiss(next) === keysAmiss(best))) return undefined;
  return best.find(({ code }) => code === 'unrecognized_keys') ?? best[0];
}

/** One too many counts twice: it was written. */
function keysAmiss(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => {
    if (issue.code === 'unrecognized_keys') return sum + 2 * issue.keys.length;
    const isMissing = issue.path.length === 1 && /received undefined$|^is missing/.test(issue.message);
    return sum + (isMissing ? 1 : 0);
  }, 0);
}

function isOfAnotherKind(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_union')
    return issue.errors.every(([first]) => first !== undefined && isOfAnotherKind(first));
  return issue.code === 'invalid_type' || issue.code === 'invalid_value';
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
