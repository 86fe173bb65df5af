/** The wire contract for a server of your own: reading the list's query, writing its answer. Loads no HTTP framework. */
export { stringifyJson } from '../../json/json-text.js';
export * from '../error-to-answer.js';
export type * from '../wire.js';
export * from './task-to-wire.js';
