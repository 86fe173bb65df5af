/** In-memory implementations of every port, held to the same contracts as the real ones. */
export * from './fixed-clock.js';
export * from './in-memory-stream-registry.js';
export * from './in-memory-task-repository.js';
export * from './in-memory-tokens.js';
export * from './in-memory-user-directory.js';
