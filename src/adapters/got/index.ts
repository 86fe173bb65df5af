/** HTTP clients by got: the StreamingServer's list of streams, and the API behind the web server. */
export * from './got-api-upstream.js';
export * from './got-stream-registry.js';
