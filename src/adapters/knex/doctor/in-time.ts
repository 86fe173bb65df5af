import type { Knex } from 'knex';

export interface TimeLimits {
  /** How long a statement may take, in milliseconds; 5,000 by default. */
  readonly statementMs?: number;
  /** Whether it may write; it may not by default. */
  readonly writes?: boolean;
}

const LOCK_MS = 2_000;

/** Does what is asked in a transaction whose statements end by themselves, also where somebody has locked the table. */
export function inTime<T>(
  knex: Knex,
  work: (transaction: Knex.Transaction) => Promise<T>,
  { statementMs = 5_000, writes = false }: TimeLimits = {},
): Promise<T> {
  return knex.transaction(async (transaction) => {
    const isReadOnly = writes ? '' : 'SET TRANSACTION READ ONLY; ';
    await transaction.raw(
      `${isReadOnly}SET LOCAL statement_timeout = ${statementMs}; SET LOCAL lock_timeout = ${LOCK_MS}`,
    );
    return work(transaction);
  });
}
