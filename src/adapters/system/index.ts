/** The machine's clock. */
export * from './system-clock.js';
