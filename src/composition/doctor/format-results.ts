import type { Verdict } from './check.js';
import type { Result } from './run-checks.js';

const SIGNS: Readonly<Record<Verdict, string>> = { ok: '✓', warning: '!', fault: '✗' };

/** For people: a line for what was found and, under it, what to do. */
export function formatResult({ name, of, status, says, remedy }: Result): string[] {
  const about = of === undefined ? name : `${name}, ${of}`;
  const lines = remedy?.split('\n') ?? [];
  return [
    `${SIGNS[status]} ${about}: ${says}`,
    ...lines.map((line, i) => `${i === 0 ? '  → ' : '    '}${line}`),
  ];
}

export interface ReportDocument {
  /** The worst of all. */
  readonly status: Verdict;
  readonly checks: readonly Result[];
}

/** For programs: one document of everything. */
export function toDocument(results: readonly Result[]): ReportDocument {
  const found = new Set(results.map(({ status }) => status));
  const status = found.has('fault') ? 'fault' : found.has('warning') ? 'warning' : 'ok';
  return { status, checks: results };
}
