const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\]:]/gs;

/**
 * Whether valid JSON text names a member of its outermost object twice. RFC 7519 §4 lets a verifier refuse such claims,
 * which two parsers could read differently.
 */
export function hasDuplicateMembers(json: string): boolean {
  const names = new Set<string>();
  let depth = 0;
  let last = '';
  for (const [token] of json.matchAll(TOKENS)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    else if (token === ':' && depth === 1) {
      const name = JSON.parse(last) as string;
      if (names.has(name)) return true;
      names.add(name);
    }
    last = token;
  }
  return false;
}
