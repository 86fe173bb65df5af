import type { Container, ServiceIdentifier } from 'inversify';
import type Koa from 'koa';
import { startHttpServer } from '../adapters/http/http-server.js';
import { logProcessEvents } from './log-process-events.js';
import { announceServing, leaveSupervisor, untilToldToStop } from './stop-signal.js';
import { SERVICES } from './services.js';

/** How long a server that is told to end goes on serving, unready, so that balancers notice before connections close. */
const UNREADY_MS = 5_000;

export interface ServerPlan {
  readonly container: Container;
  readonly app: ServiceIdentifier<Koa>;
  readonly host: string;
  readonly port: number;
  /** How many clients may be connected at a time; as many as `startHttpServer` lets by default. */
  readonly maxConnections?: number;
  /** Whether the demo runs this process, and restarts it when it ends. */
  readonly supervised: boolean;
}

/** Serves until the process is told to stop, then drains and lets go of everything. Asking for the app resolves all. */
export async function runServer({ container, app, supervised, ...listening }: ServerPlan): Promise<void> {
  const told = untilToldToStop(supervised);
  const logger = container.get(SERVICES.logger);
  logProcessEvents(logger);
  try {
    const server = await startHttpServer(container.get(app), { ...listening, logger });
    logger.info({ url: server.url }, 'listening');
    if (supervised) announceServing();
    const reason = await told;
    logger.info({ reason }, 'stopping');
    await server.stop({ unreadyMs: reason === 'SIGTERM' && !supervised ? UNREADY_MS : 0 });
  } finally {
    await container.unbindAllAsync();
    if (supervised) leaveSupervisor();
  }
}
