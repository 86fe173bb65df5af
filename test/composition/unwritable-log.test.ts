import { expect } from 'chai';
import type { ChildProcess } from 'node:child_process';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  constants,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { freePorts } from '../support/free-ports.js';
import { Resources } from '../support/resources.js';

const CLI = fileURLToPath(new URL('../../src/composition/cli.js', import.meta.url));
const NOWHERE = '127.0.0.1:1';
/** Of a request whose line in the log is long. */
const LONG_PATH = `/${'x'.repeat(200)}`;

interface Served {
  readonly child: ChildProcess;
  readonly url: string;
}

interface Line {
  readonly msg: string;
  readonly lost?: number;
  readonly code?: string;
}

describe('a server whose log can not be written', function () {
  this.timeout(60_000);
  let resources: Resources;
  let folder: string;
  let agent: Agent;

  beforeEach(() => {
    resources = new Resources();
    folder = mkdtempSync(join(tmpdir(), 'taskdeck-log-'));
    resources.defer(() => rmSync(folder, { recursive: true, force: true }));
    agent = new Agent({ keepAlive: true, maxSockets: 16 });
    resources.defer(() => agent.destroy());
  });
  afterEach(() => resources.close());

  function openFull(): number {
    const fd = openSync('/dev/full', 'w');
    resources.defer(() => closeSync(fd));
    return fd;
  }

  function launch(
    command: readonly string[],
    env: NodeJS.ProcessEnv,
    out: number | 'pipe',
    err: number | 'pipe',
  ) {
    const [program = '', ...args] = command;
    const child = spawn(program, args, {
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['ignore', out, err],
    });
    resources.defer(() => child.kill('SIGKILL'));
    return child;
  }

  /** The API server and the web server, both with these outputs. */
  async function serveBoth(out: number, err: number | 'pipe'): Promise<Served[]> {
    const [api = 0, web = 0] = await freePorts(2);
    const children = [
      { port: api, child: launch([process.execPath, CLI, 'api'], apiSettings(api), out, err) },
      { port: web, child: launch([process.execPath, CLI, 'web'], webSettings(web), out, err) },
    ];
    return Promise.all(
      children.map(async ({ port, child }) => {
        const url = `http://127.0.0.1:${port}`;
        await eventually(() => statusOf(`${url}/healthz`));
        return { child, url };
      }),
    );
  }

  function statusOf(url: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const asked = get(url, { agent, timeout: 5_000 }, (response) => {
        response.resume();
        response.once('end', () => resolve(response.statusCode ?? 0));
      });
      asked.once('timeout', () => asked.destroy(new Error('no answer within 5 s'))).once('error', reject);
    });
  }

  async function expectAnswers(url: string, count: number): Promise<void> {
    const statuses = await Promise.all(Array.from({ length: count }, () => statusOf(url + LONG_PATH)));
    expect(new Set(statuses)).to.deep.equal(new Set([404]));
  }

  async function expectEnd(child: ChildProcess): Promise<void> {
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    expect(await exit).to.deep.equal([0, null]);
  }

  it('answers on and ends when told to on a full device, and says so once', async () => {
    const servers = await serveBoth(openFull(), 'pipe');
    await Promise.all(
      servers.map(async ({ child, url }) => {
        let said = '';
        child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
        await expectAnswers(url, 200);
        await expectEnd(child);
        const lines = parseLines(said);
        expect(lines.map(({ msg, code }) => [msg, code])).to.deep.equal([
          ['the log can not be written', 'ENOSPC'],
          ['the log can not be written', 'ENOSPC'],
        ]);
        expect(lines[1]?.lost, 'told at the end').to.be.greaterThan(200);
      }),
    );
  });

  it('answers on and ends when told to where standard error can not be written either', async () => {
    const full = openFull();
    for (const { child, url } of await serveBoth(full, full)) {
      await expectAnswers(url, 200);
      child.kill('SIGINT');
      expect(await once(child, 'exit')).to.deep.equal([0, null]);
    }
  });

  it('answers on and ends when told to where the reader of its output is gone', async () => {
    const { reader, writer } = openPipe();
    const servers = await serveBoth(writer, writer);
    closeSync(reader);
    for (const { child, url } of servers) {
      await expectAnswers(url, 200);
      child.kill('SIGINT');
      expect(await once(child, 'exit')).to.deep.equal([0, null]);
    }
  });

  it('answers on, with bounded memory, while the reader stalls; later says how many lines were lost', async () => {
    const { reader, writer } = openPipe();
    resources.defer(() => closeSync(reader));
    const [port = 0] = await freePorts(1);
    const child = launch([process.execPath, CLI, 'web'], webSettings(port), writer, 'pipe');
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const url = `http://127.0.0.1:${port}`;
    await eventually(() => statusOf(`${url}/healthz`));
    const asked = 5_000;
    await expectAnswers(url, asked);
    await eventually(() => said.includes('"code":"EAGAIN"'));

    let read = '';
    const isRecovered = () => {
      read += readAvailable(reader);
      return read.includes('the log can be written again');
    };
    await eventually(isRecovered);
    const lines = parseLines(read);
    const { lost = 0 } = lines.find(({ msg }) => msg === 'the log can be written again') ?? {};
    expect(lost).to.be.greaterThan(500);
    expect(lines.filter(({ msg }) => msg === 'request').length + lost).to.be.within(asked, asked + 200);
    expect(parseLines(said)).to.have.length(1);
    child.kill('SIGINT');
    expect(await once(child, 'exit')).to.deep.equal([0, null]);
  });

  it('ends when told to while the reader stalls', async () => {
    const { reader, writer } = openPipe();
    resources.defer(() => closeSync(reader));
    const servers = await serveBoth(writer, writer);
    await Promise.all(servers.map(({ url }) => expectAnswers(url, 400)));
    await Promise.all(servers.map(({ child }) => expectEnd(child)));
  });

  it('writes on when its full disk has room again, whole lines only', async () => {
    const file = join(folder, 'log');
    const [port = 0] = await freePorts(1);
    const limited = ['sh', '-c', `ulimit -f 32; exec "$@" >> '${file}'`, 'sh', process.execPath, CLI, 'web'];
    const child = launch(limited, webSettings(port), 'pipe', 'pipe');
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const url = `http://127.0.0.1:${port}`;
    await eventually(() => statusOf(`${url}/healthz`));
    await expectAnswers(url, 100);
    expect(parseLines(said).map(({ code }) => code)).to.deep.equal(['EFBIG']);
    const limit = statSync(file).size;
    const isOver = () => readFileSync(file, 'utf8').includes('the log can be written again');
    let written = '';
    do {
      written += readFileSync(file, 'utf8');
      truncateSync(file);
    } while (await eventually(() => isOver() || statSync(file).size === limit).then(() => !isOver()));
    written += readFileSync(file, 'utf8');
    expect(parseLines(written).filter(({ msg }) => msg === 'request')).to.have.length.at.least(100);
    child.kill('SIGINT');
    expect(await once(child, 'exit')).to.deep.equal([0, null]);
  });

  it('is the demo too, with all its processes', async () => {
    const database = resources.use(await testDatabase());
    const logs = join(folder, 'logs');
    mkdirSync(logs);
    writeFileSync(join(folder, 'taskdeck-demo.json'), '{}');
    for (const name of ['web-server', 'API-server', 'StreamingServer'])
      symlinkSync('/dev/full', join(logs, `${name}.log`));
    const [web = 0, api = 0, streaming = 0] = await freePorts(3);
    const full = openFull();
    const settings = {
      DATABASE_URL: database.url,
      WEB_PORT: String(web),
      API_PORT: String(api),
      STREAMING_PORT: String(streaming),
    };
    const child = launch(
      [process.execPath, CLI, 'demo', '--data', folder, '--rows', '100'],
      settings,
      full,
      full,
    );
    const urls = [web, api, streaming].map((port) => `http://127.0.0.1:${port}`);
    for (const url of urls) await eventually(() => statusOf(`${url}/healthz`), { deadlineMs: 30_000 });
    for (const url of urls) await expectAnswers(url, 100);
    await expectEnd(child);
  });

  function openPipe(): { reader: number; writer: number } {
    const path = join(folder, 'pipe');
    expect(spawnSync('mkfifo', [path]).status).to.equal(0);
    const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const writer = openSync(path, 'w');
    resources.defer(() => closeSync(writer));
    return { reader, writer };
  }
});

function apiSettings(port: number): NodeJS.ProcessEnv {
  return {
    DATABASE_URL: `postgres://nobody@${NOWHERE}/x`,
    STREAMING_URL: `http://${NOWHERE}`,
    STREAMING_INTERNAL_TOKEN: 'internal',
    JWT_SECRET: 'x'.repeat(32),
    API_PORT: String(port),
  };
}

function webSettings(port: number): NodeJS.ProcessEnv {
  return { API_URL: `http://${NOWHERE}`, WEB_PORT: String(port) };
}

function readAvailable(fd: number): string {
  const buffer = Buffer.alloc(64 * 1024);
  let text = '';
  try {
    for (;;) {
      const length = readSync(fd, buffer);
      if (length === 0) return text;
      text += buffer.toString('utf8', 0, length);
    }
  } catch {
    return text;
  }
}

function parseLines(text: string): Line[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
}
