import type { ChildProcess } from 'node:child_process';
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts } from '../free-ports.js';
import { withResources } from '../resources.js';

const SERVER = fileURLToPath(new URL('node-media-server-process.js', import.meta.url));
const SECRET = 'the secret of the media server in tests';

export interface MediaServer {
  /** Of its HTTP API. */
  readonly url: string;
  /** Signs the tokens (HS256) that let into it. */
  readonly secret: string;
  /** A picture of 160 by 120, five times a second, under a path such as `/live/a`. */
  publish(path: string): Publisher;
  /** Waits for what is published, or will be, under a path. */
  play(path: string): Player;
  close(): Promise<void>;
}

export interface Player {
  close(): Promise<void>;
}

export interface Publisher {
  /** Sends nothing from now on, and stays connected. */
  freeze(): void;
  /** Ends, without a word to the server. */
  close(): Promise<void>;
}

/**
 * A real node-media-server in a process of its own, on free ports of the loopback.
 * @param graceMs for how long it waits for a publisher to come back.
 */
export function startMediaServer(graceMs: number): Promise<MediaServer> {
  return withResources(async (resources) => {
    const folder = mkdtempSync(join(tmpdir(), 'taskdeck-media-'));
    resources.defer(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    // Where there is no ffmpeg for a system, importing this throws.
    const { default: ffmpeg } = await import('@ffmpeg-installer/ffmpeg');
    const [rtmpPort, httpPort] = await freePorts(2);
    const args = [rtmpPort, httpPort, folder, SECRET, graceMs].map(String);
    const server = fork(SERVER, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    resources.defer(() => ended(server));
    await ready(server);
    const url = `http://127.0.0.1:${httpPort}`;
    return {
      url,
      secret: SECRET,
      publish: (path) => resources.use(publish(ffmpeg.path, `rtmp://127.0.0.1:${rtmpPort}${path}`)),
      play: (path) => resources.use(play(`${url}${path}.flv`)),
      close: () => resources.close(),
    };
  });
}

function publish(ffmpeg: string, address: string): Publisher {
  const source = ['-re', '-f', 'lavfi', '-i', 'testsrc=size=160x120:rate=5'];
  const target = ['-c:v', 'flv', '-g', '5', '-f', 'flv', address];
  const publisher = spawn(ffmpeg, ['-loglevel', 'error', ...source, ...target], { stdio: 'ignore' });
  return {
    freeze: () => {
      publisher.kill('SIGSTOP');
    },
    close: () => ended(publisher),
  };
}

/** Of HTTP-FLV, as browsers play it. The answer's head comes with the first picture, so it isn't waited for. */
function play(address: string): Player {
  const leaving = new AbortController();
  const playing = fetch(address, { signal: leaving.signal })
    .then((response) => response.body?.pipeTo(new WritableStream()))
    .catch(() => undefined);
  return {
    close: async () => {
      leaving.abort();
      await playing;
    },
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

/** @throws Error with what it printed, where it ends before. */
function ready(server: ChildProcess): Promise<void> {
  let output = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream?.on('data', (chunk: Buffer) => (output = `${output}${chunk.toString()}`.slice(-4_000)));
  }
  return new Promise((resolve, reject) => {
    server.once('message', () => resolve());
    server.once('exit', () => reject(new Error(`the media server ended: ${output}`)));
  });
}
