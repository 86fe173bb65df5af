/** What every implementation of a port must do, as mocha suites: hold your own adapters to them. */
export * from './describe-credential-checker.js';
export * from './describe-task-repository.js';
export * from './describe-user-directory.js';
export * from './describe-stream-registry.js';
export * from './describe-token-verifier.js';
export type * from './task-repository-harness.js';
