import type { TableDescription } from '../catalogue.js';
import type { ColumnChoices } from './choice.js';

/** In a smaller table a sort costs nothing that anybody would notice. */
const MANY_ROWS = 50_000;

/** What a person should know of a table before its list is trusted. */
export function remarksOn(table: TableDescription, columns: ColumnChoices | null): string[] {
  const name = `${table.schema}.${table.table}`;
  return [
    ...(table.hasRowSecurity
      ? [`row security chooses what this role sees of ${name}: it may be nothing, and then the list is empty`]
      : []),
    ...(table.kind === 'view' || table.kind === 'foreign table'
      ? [`${name} is a ${table.kind}: totals are counted up to a limit, and there can be no ledger`]
      : []),
    ...(columns === null ? ['no column tells one job from another, so no list can be made'] : []),
    ...(columns !== null && lacksOrder(table, columns)
      ? [
          `no index begins with its time of creation: the first page sorts the table; \`taskdeck doctor\` has the CREATE INDEX`,
        ]
      : []),
  ];
}

function lacksOrder(
  { kind, indexes, estimatedRows }: TableDescription,
  { createdAt }: ColumnChoices,
): boolean {
  if (kind === 'view' || kind === 'foreign table' || (estimatedRows ?? 0) < MANY_ROWS) return false;
  const { source } = createdAt;
  const column = typeof source === 'string' ? source : source?.column;
  return typeof column !== 'string' || !indexes.some(([first]) => first === column);
}
