/** Compute jobs and users in Postgres, by Knex and pg. */
export * from './create-database.js';
export * from './knex-task-repository.js';
export * from './knex-user-directory.js';
export * from './ledger/index.js';
export { INFERENCE_JOBS } from './jobs-table.js';
export type { JobsTable } from './jobs-table.js';
export type * from './mapping/jobs-mapping.js';
export type { JobsProblem } from './mapping/check-jobs.js';
export { JobsTableError } from './mapping/jobs-table-error.js';
export * from './migrations/migrate.js';
export * from './migrations/unowned-table-error.js';
export * from './missing-columns.js';
export * from './password-hash.js';
export { missingSearchIndexes } from './search/missing-search-indexes.js';
export * from './stored-users.js';
