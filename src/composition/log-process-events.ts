import type { Logger } from '../adapters/http/logger.js';

/** Puts into the log, a line each, what Node would print as plain text: its warnings, and what ends the process. */
export function logProcessEvents(logger: Logger): void {
  process.removeAllListeners('warning');
  process.on('warning', (err) => logger.warn({ err }, 'a warning of Node'));
  process.on('uncaughtException', (err) => {
    logger.error({ err }, 'ended by an error that nobody caught');
    process.exit(1);
  });
}
