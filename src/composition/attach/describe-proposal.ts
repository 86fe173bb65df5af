import type { Certainty, Choice, Proposal, RankedTable } from '../../adapters/knex/attach/index.js';

const MARKS: Readonly<Record<Certainty, string>> = { sure: '✓', likely: '~', unsure: '?' };

/** For a person: each choice with its reason, what is left out, and what to look at. */
export function describeProposal({
  table,
  columns,
  where,
  unboundedTime,
  leftOut,
  remarks,
}: Proposal): string[] {
  const choices: [key: string, choice: Choice<unknown>][] = [
    ...Object.entries(columns ?? {}),
    ...(where === null ? [] : [['where', where] as [string, Choice<unknown>]]),
    ...(unboundedTime.source ? [['unboundedTime', unboundedTime] as [string, Choice<unknown>]] : []),
  ];
  const unsure = choices.filter(([, { certainty }]) => certainty === 'unsure').map(([key]) => key);
  return [
    `${table.schema}.${table.table}: a ${table.kind}${rowsOf(table.estimatedRows)}`,
    ...(columns === null ? [] : ['✓ sure  ~ likely  ? unsure', '']),
    ...choices.map(([key, choice]) => describeChoice(key, choice)),
    ...(leftOut.length > 0 ? ['', `left out: ${leftOut.map(describeLeftOut).join(', ')}`] : []),
    ...remarks.map((remark) => `note: ${remark}`),
    ...(unsure.length > 0 ? [`unsure, so look at: ${unsure.join(', ')}`] : []),
  ];
}

export function describeTables(tables: readonly RankedTable[]): string[] {
  return tables.map(
    ({ table: { schema, table, estimatedRows }, reasons }) =>
      `  ${schema}.${table}${rowsOf(estimatedRows)}: it has ${reasons.join(', ')}`,
  );
}

function describeChoice(key: string, { source, certainty, reason }: Choice<unknown>): string {
  return `${MARKS[certainty]} ${key}: ${source === null ? 'none' : JSON.stringify(source)}; ${reason}`;
}

function describeLeftOut({ column, reason }: Proposal['leftOut'][number]): string {
  return reason === 'the list has no place for it' ? column : `${column} (${reason})`;
}

function rowsOf(estimatedRows: number | null): string {
  return estimatedRows === null ? '' : ` of about ${Math.round(estimatedRows).toLocaleString('en')} rows`;
}
