import { createServer } from 'node:net';

/** @throws Error that names the first of the servers whose port is taken, or another's, and what helps. */
export async function ensurePortsFree(ports: Readonly<Record<string, number>>): Promise<void> {
  const seen = new Map<number, string>();
  for (const [server, port] of Object.entries(ports)) {
    const other = seen.get(port);
    if (other !== undefined) throw new Error(`the ${other} and the ${server} can't both use port ${port}.`);
    seen.set(port, server);
    if (await isTaken(port)) {
      throw new Error(
        `port ${port}, which the ${server} would use, is taken. Choose others with --port N: npm start -- --port ${suggest(port)}`,
      );
    }
  }
}

function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' || error.code === 'EACCES' ? resolve(true) : reject(error),
    );
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(false)));
  });
}

function suggest(port: number): number {
  return port < 1024 ? 8000 : port + 1000 > 65_000 ? 4000 : port + 1000;
}
