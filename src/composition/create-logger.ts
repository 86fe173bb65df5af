import { pino } from 'pino';
import type { Logger } from '../adapters/http/logger.js';
import { LineOutput } from './line-output.js';

/** JSON lines on standard output. Where they can't be written, standard error says so once, and the process goes on. */
export function createLogger(level: string, process: string): Logger {
  const options = { level, base: { process }, timestamp: pino.stdTimeFunctions.isoTime };
  const complaints = pino(options, new LineOutput(2));
  const logger = pino(
    options,
    new LineOutput(1, {
      onTrouble: (code, lost) => complaints.error({ code, lost }, 'the log can not be written'),
      onRecovery: (lost) => logger.warn({ lost }, 'the log can be written again'),
    }),
  );
  return logger;
}
