import type { Check } from './check.js';
import { checkApi } from './check-api.js';
import { checkFirstPage } from './check-first-page.js';
import { checkIndexes, checkSearch } from './check-indexes.js';
import { checkFold, checkLedger } from './check-ledger.js';
import { checkMigrations } from './check-migrations.js';
import { checkPostgres } from './check-postgres.js';
import { checkReplica } from './check-replica.js';
import { checkRights } from './check-rights.js';
import { checkRows } from './check-rows.js';
import { checkSettings } from './check-settings.js';
import { checkStreams } from './check-streams.js';
import { checkTable } from './check-table.js';
import { checkTokens } from './check-tokens.js';
import { checkUsers } from './check-users.js';

/** All of them, in the order in which they are tried and told. A new one is one row. */
export const CHECKS: readonly Check[] = [
  checkSettings,
  checkPostgres,
  checkRights,
  checkMigrations,
  checkTable,
  checkRows,
  checkIndexes,
  checkSearch,
  checkFirstPage,
  checkLedger,
  checkFold,
  checkUsers,
  checkStreams,
  checkTokens,
  checkApi,
  checkReplica,
];
