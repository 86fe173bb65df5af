import type { Section } from '../bench.js';
import type { Goal } from './goal.js';
import type { Machine } from './machine.js';

/** A table's cells, its head first. */
export type Cells = readonly (readonly string[])[];

export interface SectionResult {
  readonly name: string;
  readonly title: string;
  readonly note: string;
  /** One entry for each row of the table. */
  readonly figures: readonly unknown[];
  readonly cells: Cells;
}

export interface Results {
  readonly command: string;
  readonly date: string;
  readonly minutes: number;
  readonly machine: Machine;
  readonly goals: readonly Goal[];
  readonly sections: readonly SectionResult[];
}

export function resultOf<Figures>(section: Section<Figures>, figures: readonly Figures[]): SectionResult {
  const { name, title, note, columns } = section;
  const cells = [
    columns.map((column) => column.title),
    ...figures.map((row) => columns.map(({ show }) => show(row))),
  ];
  return { name, title, note, figures, cells };
}

export function cellsOfGoals(goals: readonly Goal[]): Cells {
  return [
    ['goal', 'measured', 'met'],
    ...goals.map(({ goal, measured, isMet }) => [goal, measured, isMet ? 'yes' : '**no**']),
  ];
}

export function resultsToJson({ sections, ...results }: Results): string {
  const figures = Object.fromEntries(sections.map(({ name, figures: rows }) => [name, rows]));
  return `${JSON.stringify({ ...results, sections: figures }, null, 2)}\n`;
}
