/** The program that a test kills: starts Postgres in the given folder, says so, and stays. */
import { startEmbeddedPostgres } from '../../../src/adapters/embedded-postgres/index.js';

const postgres = await startEmbeddedPostgres({ dataDir: process.argv[2] ?? '' });
process.stdout.write(`${JSON.stringify({ url: postgres.url, pid: postgres.pid })}\n`);
setInterval(() => undefined, 60_000);
