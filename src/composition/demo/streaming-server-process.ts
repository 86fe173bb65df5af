import { startHttpServer } from '../../adapters/http/index.js';
import { readSettings, schemas } from '../settings.js';
import { untilToldToStop } from '../stop-signal.js';
import { createDemoStreamingServer } from './demo-streaming-server.js';

/** The demo's StreamingServer, as a child process. */
const settings = readSettings(schemas.demoStreaming, process.env);
const listener = createDemoStreamingServer({ token: settings.STREAMING_INTERNAL_TOKEN });
const server = await startHttpServer(
  { callback: () => listener },
  { host: settings.HOST, port: settings.STREAMING_PORT },
);
process.send?.('serving');
await untilToldToStop();
await server.stop({ drainMs: 1_000 });
