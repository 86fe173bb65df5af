import { pino } from 'pino';
import type { Logger } from '../adapters/http/logger.js';

/** JSON lines on standard output. */
export function createLogger(level: string, process: string): Logger {
  return pino({ level, base: { process }, timestamp: pino.stdTimeFunctions.isoTime });
}
