import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Resources } from './resources.js';

/** What takes long to make, so that suites share it: told by a text, such as its URL or folder. */
export interface Kept {
  readonly text: string;
  close(): Promise<void>;
}

/**
 * Where mocha runs suites in several processes, the one that starts the others keeps what they share, as it alone knows
 * when the run is over. The others ask it here.
 */
const KEEPER_URL = 'TASKDECK_TEST_KEEPER_URL';

const makers = new Map<string, (name: string) => Promise<Kept>>();
const all = new Map<string, Promise<Kept>>();
let keeper: Server | null = null;

/** Gives the function that tells of a kind of things, each of which is made when its name is first asked for. */
export function keptForTheRun(
  kind: string,
  make: (name: string) => Promise<Kept>,
): (name: string) => Promise<string> {
  makers.set(kind, make);
  return async (name) => {
    const url = process.env[KEEPER_URL];
    if (url === undefined || keeper !== null) return keep(kind, name);
    const response = await fetch(`${url}/${kind}/${name}`);
    const answer = await response.text();
    if (!response.ok) throw new Error(answer);
    return answer;
  };
}

async function keep(kind: string, name: string): Promise<string> {
  const key = `${kind}/${name}`;
  const make = makers.get(kind);
  if (make === undefined) throw new Error(`nobody makes a ${kind}`);
  const thing = all.get(key) ?? make(name);
  all.set(key, thing);
  return (await thing).text;
}

/** Whether this process, or another one for it, closes at the end of the run what is kept. */
export function isKeptForTheRun(): boolean {
  return process.env[KEEPER_URL] !== undefined;
}

/** For the processes that this one starts from now on. */
export async function startKeeper(): Promise<void> {
  const server = createServer((request, response) => {
    const [, kind = '', name = ''] = (request.url ?? '').split('/');
    keep(kind, name).then(
      (text) => response.end(text),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  keeper = server;
  process.env[KEEPER_URL] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** What could not be made has been told to those who asked for it. */
export async function closeKept(): Promise<void> {
  keeper?.close();
  const resources = new Resources();
  for (const thing of all.values()) {
    const made = await thing.catch(() => null);
    if (made !== null) resources.use(made);
  }
  all.clear();
  await resources.close();
}
