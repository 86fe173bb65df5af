import type { WireFacetValue } from '../../src/adapters/http/wire.js';
import type { Messages } from '../i18n/messages.js';
import { typeText } from '../i18n/type-text.js';

export interface TypeChoice {
  readonly value: string;
  readonly label: string;
  /** How many tasks there are; 0 for what was chosen and has none any more. */
  readonly count: number;
  /** Whether there may be more of them. */
  readonly atLeast: boolean;
  readonly chosen: boolean;
}

/** The task types to choose from, those already chosen among them even where there is no task of them. */
export function typeChoices(
  facet: readonly WireFacetValue<string>[],
  chosen: readonly string[],
  search: string,
  messages: Messages,
): TypeChoice[] {
  const counts = new Map(
    facet.map(({ value, count, at_least: atLeast = false }) => [value, { count, atLeast }]),
  );
  for (const value of chosen) if (!counts.has(value)) counts.set(value, { count: 0, atLeast: false });
  const wanted = search.trim().toLowerCase();
  return [...counts]
    .map(([value, counted]) => ({
      value,
      label: typeText(value, messages),
      ...counted,
      chosen: chosen.includes(value),
    }))
    .filter(({ label }) => label.toLowerCase().includes(wanted))
    .sort((a, b) => (a.value < b.value ? -1 : 1));
}
