/** Signed tokens (JWT, HS256) by jose. */
export * from './jose-tokens.js';
