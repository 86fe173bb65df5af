import { quoteName, quoteText } from '../quote.js';
import type { Comparison, Condition, Operand, Scalar, Test } from './jobs-mapping.js';

/**
 * A condition as SQL, NULL where it compares with NULL, over the columns under a prefix (such as `NEW.`). Its values take the
 * columns' own types, and its operators are qualified, since triggers have no search path.
 * @throws RangeError for what can be no name or value.
 */
export function conditionSql(condition: Condition, prefix = ''): string {
  const tests = Object.entries(condition).map(
    ([name, test]) => `(${testSql(`${prefix}${quoteName(name)}`, test, prefix)})`,
  );
  if (tests.length === 0) return 'true';
  return `(${tests.join(' AND ')})`;
}

/** The columns that a condition looks at. */
export function columnsOfCondition(condition: Condition): string[] {
  return Object.entries(condition).flatMap(([name, test]) => [name, ...columnsOfTest(test)]);
}

function columnsOfTest(test: Test): string[] {
  if (test === null || typeof test !== 'object' || Array.isArray(test)) return [];
  return Object.values(test as Comparison).flatMap((operand: Operand | boolean) =>
    typeof operand === 'object' ? [operand.column] : [],
  );
}

const OPERATORS = { not: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;

function testSql(column: string, test: Test, prefix: string): string {
  if (test === null) return `${column} IS NULL`;
  if (Array.isArray(test)) {
    const list = test as readonly (Scalar | null)[];
    return list.length === 0 ? 'false' : list.map((value) => testSql(column, value, prefix)).join(' OR ');
  }
  if (typeof test !== 'object') return `${column} OPERATOR(pg_catalog.=) ${scalarSql(test)}`;
  return Object.entries(test as Comparison)
    .map(([name, operand]) => compare(column, name, operand as Operand, prefix))
    .join(' AND ');
}

function compare(column: string, name: string, operand: Operand, prefix: string): string {
  if (name === 'set') return `${column} IS ${operand === true ? 'NOT NULL' : 'NULL'}`;
  if (!Object.hasOwn(OPERATORS, name)) throw new RangeError(`no comparison: ${name}`);
  const other = typeof operand === 'object' ? `${prefix}${quoteName(operand.column)}` : scalarSql(operand);
  return `${column} OPERATOR(pg_catalog.${OPERATORS[name as keyof typeof OPERATORS]}) ${other}`;
}

/** As a literal without a type, which takes that of what it is compared with. */
function scalarSql(value: Scalar): string {
  return quoteText(String(value));
}
