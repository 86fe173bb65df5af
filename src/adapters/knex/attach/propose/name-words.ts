/** A name's words in lower case, whatever way it joins them: `startedAtEpochMs`, `started_at_epoch_ms`. */
export function wordsOfName(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** The same for all ways to write it: `task_type` of `taskType`, and of `task-type`. */
export function snakeName(name: string): string {
  return wordsOfName(name).join('_');
}

/**
 * The column whose name comes first in a list of patterns, each a whole snake name in which `*` stands for any words.
 * Of several that fit one pattern, the first of the table.
 */
export function firstNamed<Named extends { readonly name: string }>(
  columns: readonly Named[],
  patterns: readonly string[],
): Named | undefined {
  for (const pattern of patterns) {
    const test = new RegExp(`^${pattern.replaceAll('*', '[a-z0-9_]*')}$`);
    const found = columns.find(({ name }) => test.test(snakeName(name)));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A list of names that is written as one text. */
export function names(text: string): string[] {
  return text.split(/\s+/);
}
