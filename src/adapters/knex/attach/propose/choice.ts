import type { Condition, JobSources } from '../../mapping/jobs-mapping.js';
import type { Column, TableDescription } from '../catalogue.js';

/** How well founded a choice is: told by the catalogue; by names and values that mean this nearly always; a guess. */
export type Certainty = 'sure' | 'likely' | 'unsure';

export interface Choice<Source> {
  readonly source: Source;
  readonly certainty: Certainty;
  /** Why, in words for a person. */
  readonly reason: string;
}

export type ColumnChoices = { readonly [Key in keyof JobSources]: Choice<JobSources[Key]> };

/** A mapping of a table, with its reasons. */
export interface Proposal {
  readonly table: TableDescription;
  /** null where no column tells jobs apart, so that no list can be made. */
  readonly columns: ColumnChoices | null;
  readonly where: Choice<Condition> | null;
  readonly unboundedTime: Choice<boolean>;
  readonly leftOut: readonly { readonly column: string; readonly reason: string }[];
  /** What else a person should know of the table. */
  readonly remarks: readonly string[];
}

export function choose<Source>(source: Source, certainty: Certainty, reason: string): Choice<Source> {
  return { source, certainty, reason };
}

/** What has no column. */
export function none(what: string): Choice<null> {
  return choose(null, 'likely', `no column looks like ${what}`);
}

export function describeColumn({ name, type }: Column): string {
  return `\`${name}\` (${type})`;
}
