/** The list of streams of a StreamingServer, or of any server that a mapping tells of, over HTTP by got. */
export * from './create-stream-registry.js';
export * from './got-stream-registry.js';
export * from './presets/stream-presets.js';
export type * from './stream-mapping.js';
