/** The StreamingServer's list of streams over HTTP, by got. */
export * from './got-stream-registry.js';
