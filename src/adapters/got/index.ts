/** The list of streams of a StreamingServer, or of any server that a mapping tells of, over HTTP by got. */
export * from './got-stream-registry.js';
export type * from './stream-mapping.js';
