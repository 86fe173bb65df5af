import { Agent, get } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

export interface KeptConnection {
  /** Asks until the answer has this status, for up to 4 s. @returns the last status. */
  statusOf(path: string, wanted: number): Promise<number>;
  close(): void;
}

/** One connection that is kept alive, to see what a server that drains still answers on it. */
export async function openKeptConnection(url: string): Promise<KeptConnection> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = (path: string) =>
    new Promise<number>((resolve, reject) => {
      get(`${url}${path}`, { agent }, (response) => {
        response.resume();
        response.once('end', () => resolve(response.statusCode ?? 0));
      }).once('error', reject);
    });
  await ask('/healthz');
  return {
    async statusOf(path, wanted) {
      let status = 0;
      for (let tries = 0; tries < 40 && status !== wanted; tries++) {
        status = await ask(path);
        await wait(100);
      }
      return status;
    },
    close: () => agent.destroy(),
  };
}
