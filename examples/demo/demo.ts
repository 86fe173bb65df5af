import { resolve } from 'node:path';
import type { Command } from '../../src/composition/command.js';
import { UsageError } from '../../src/composition/command.js';
import { runDemo } from './run-demo.js';
import { LineOutput } from '../../src/composition/line-output.js';
import { readSettings, schemas } from '../../src/composition/settings.js';

const DEFAULT_ROWS = '200000';
const MAX_ROWS = 20_000_000;

/** Everything on this machine, until it is told to stop. */
export const demo: Command = {
  options: {
    port: { type: 'string' },
    data: { type: 'string' },
    rows: { type: 'string' },
    fresh: { type: 'boolean' },
  },
  async run({ env, values }) {
    // It goes on where nobody reads any more.
    const output = new LineOutput(1);
    const settings = readSettings(schemas.demo, env);
    if (values['fresh'] === true && settings.DATABASE_URL !== undefined) {
      throw new UsageError(
        "--fresh forgets the data of the demo's own Postgres; it leaves that of DATABASE_URL alone",
      );
    }
    const { port, data = '.taskdeck', rows = DEFAULT_ROWS, fresh = false } = values;
    const webPort = port === undefined ? null : wholeNumber('--port', port, 1, 65_533);
    await runDemo({
      ports: {
        web: webPort ?? settings.WEB_PORT,
        api: webPort === null ? settings.API_PORT : webPort + 1,
        streaming: webPort === null ? settings.STREAMING_PORT : webPort + 2,
      },
      folder: resolve(String(data)),
      rows: wholeNumber('--rows', rows, 0, MAX_ROWS),
      fresh: fresh === true,
      databaseUrl: settings.DATABASE_URL ?? null,
      logLevel: settings.LOG_LEVEL,
      print: (line) => output.write(`${line}\n`),
    });
    return 0;
  },
};

function wholeNumber(option: string, text: string | boolean, min: number, max: number): number {
  const value = Number(text);
  if (typeof text === 'string' && /^\d{1,10}$/.test(text) && value >= min && value <= max) return value;
  throw new UsageError(`${option} takes a whole number from ${min} to ${max}`);
}
