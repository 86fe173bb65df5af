import type { WireFacetValue } from '../../src/adapters/http/wire.js';

export interface TypeChoice {
  readonly value: string;
  /** How many tasks there are; 0 for what was chosen and has none any more. */
  readonly count: number;
  /** Whether there may be more of them. */
  readonly atLeast: boolean;
  readonly chosen: boolean;
}

/** The task types to choose from. One with a comma can't be asked for: the query's values are comma-separated. */
export function typeChoices(
  facet: readonly WireFacetValue<string>[],
  chosen: readonly string[],
  search: string,
): TypeChoice[] {
  const counts = new Map(
    facet
      .filter(({ value }) => isExpressible(value))
      .map(({ value, count, at_least: atLeast = false }) => [value, { count, atLeast }]),
  );
  for (const value of chosen) if (!counts.has(value)) counts.set(value, { count: 0, atLeast: false });
  const wanted = search.trim().toLowerCase();
  return [...counts]
    .filter(([value]) => value.toLowerCase().includes(wanted))
    .map(([value, counted]) => ({ value, ...counted, chosen: chosen.includes(value) }))
    .sort((a, b) => (a.value < b.value ? -1 : 1));
}

function isExpressible(value: string): boolean {
  return value !== '' && !value.includes(',');
}
