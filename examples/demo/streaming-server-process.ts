import { startHttpServer } from '../../src/adapters/http/http-server.js';
import { createLogger } from '../../src/composition/create-logger.js';
import { logProcessEvents } from '../../src/composition/log-process-events.js';
import { readSettings, schemas } from '../../src/composition/settings.js';
import { announceServing, leaveSupervisor, untilToldToStop } from '../../src/composition/stop-signal.js';
import { createDemoStreamingServer } from './demo-streaming-server.js';

/** The demo's StreamingServer, as a process that the demo supervises. */
const told = untilToldToStop(true);
const settings = readSettings(schemas.demoStreaming, process.env);
const logger = createLogger(settings.LOG_LEVEL, 'streaming');
logProcessEvents(logger);
const listener = createDemoStreamingServer({ token: settings.STREAMING_INTERNAL_TOKEN });
const server = await startHttpServer(
  { callback: () => listener },
  { host: settings.HOST, port: settings.STREAMING_PORT, logger },
);
announceServing();
await told;
await server.stop({ drainMs: 1_000 });
leaveSupervisor();
