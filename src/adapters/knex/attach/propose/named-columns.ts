/** Every column that a source names. */
export function namesIn(source: unknown): string[] {
  if (typeof source === 'string') return [source];
  if (Array.isArray(source)) return source.flatMap(namesIn);
  if (typeof source !== 'object' || source === null) return [];
  const { column, columns, rules } = source as {
    column?: unknown;
    columns?: unknown;
    rules?: { when: object }[];
  };
  return [...namesIn(column), ...namesIn(columns), ...(rules ?? []).flatMap(({ when }) => testedIn(when))];
}

function testedIn(when: object): string[] {
  return Object.entries(when).flatMap(([name, test]) => {
    const operands = typeof test === 'object' && test !== null ? Object.values(test as object) : [];
    return [name, ...operands.flatMap((operand) => (typeof operand === 'object' ? namesIn(operand) : []))];
  });
}
