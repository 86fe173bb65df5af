import type { Knex } from 'knex';

/** What the bench asks of the ledger of counts. */
export interface Ledger {
  install(knex: Knex): Promise<void>;
  remove(knex: Knex): Promise<void>;
  fold(knex: Knex): Promise<void>;
  /** How many of its counts differ from a recount. */
  countDifferences(knex: Knex): Promise<number>;
}

/** null while there is none. */
export const ledger: Ledger | null = null as Ledger | null;
