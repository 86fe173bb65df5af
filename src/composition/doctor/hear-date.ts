import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';

const ANSWERS = 'http.client.response.finish';

/**
 * Does something that asks a server over HTTP, and hears meanwhile how far the server's clock is off, in seconds, by the
 * Date header of its answers: null where it tells none. No port tells such a thing, so Node is listened to.
 */
export async function hearDate<T>(
  url: string,
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly skewSeconds: number | null }> {
  const { host } = new URL(url);
  let skewSeconds: number | null = null;
  const listen = (message: unknown): void => {
    const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
    const told = Date.parse(response.headers.date ?? '');
    if (request.getHeader('host') !== host || Number.isNaN(told)) return;
    // It tells whole seconds, rounded down.
    skewSeconds = Math.round((told + 500 - Date.now()) / 1000);
  };
  subscribe(ANSWERS, listen);
  try {
    return { value: await work(), skewSeconds };
  } finally {
    unsubscribe(ANSWERS, listen);
  }
}
