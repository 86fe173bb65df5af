import type { Knex } from 'knex';

/** What a snapshot was told that it may count by. */
export interface TrustedLedger {
  readonly epoch: number;
  /** The oids of the tables whose jobs the ledger counts. */
  readonly leaves: readonly number[];
  /** The oids of the other tables with jobs, which are scanned. */
  readonly strays: readonly number[];
}

/** Written as the ledger's SQL functions expect it. */
export function bindTrusted({ epoch, leaves, strays }: TrustedLedger): {
  readonly epoch: number;
  readonly sets: string;
  readonly bindings: Knex.RawBinding[];
} {
  return {
    epoch,
    sets: '?::oid[], ?::oid[]',
    bindings: [leaves, strays].map((oids) => `{${oids.join(',')}}`),
  };
}
