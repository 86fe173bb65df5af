import { expect } from 'chai';
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { removeData } from '../../src/adapters/embedded-postgres/index.js';
import type { WireTaskPage } from '../../src/adapters/http/wire.js';
import { signIn } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';
import { isRunning } from '../support/is-running.js';
import { Resources } from '../support/resources.js';

const CLI = fileURLToPath(new URL('../../src/composition/cli.js', import.meta.url));

interface RunningDemo {
  readonly child: ChildProcess;
  readonly url: string;
  /** Of each server, by the name that the demo prints. */
  readonly pids: Readonly<Record<string, number>>;
}

describe('taskdeck demo', function () {
  this.timeout(120_000);
  const resources = new Resources();
  let folder: string;
  let port: number;
  let demo: RunningDemo;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'taskdeck-demo-'));
    resources.defer(() => rmSync(folder, { recursive: true, force: true }));
    resources.defer(() => removeData(join(folder, 'data', 'postgres')));
    chmodSync(folder, 0o755);
    port = await threeFreePorts();
    demo = await startDemo();
  });
  after(() => resources.close());

  function run(...args: string[]): ChildProcess {
    const child = spawn(process.execPath, [CLI, 'demo', '--data', join(folder, 'data'), ...args], {
      env: { PATH: process.env['PATH'] },
    });
    resources.defer(() => stop(child));
    return child;
  }

  async function startDemo(...args: string[]): Promise<RunningDemo> {
    const child = run('--port', String(port), '--rows', '2000', ...args);
    const said = await untilSaid(child, /Ctrl-C stops everything/);
    const servers = [
      ...said.matchAll(/^ {2}(Web server|API server|StreamingServer|Postgres) .*pid (\d+)$/gm),
    ];
    return {
      child,
      url: `http://127.0.0.1:${port}`,
      pids: Object.fromEntries(servers.map(([, name, pid]) => [name ?? '', Number(pid)])),
    };
  }

  async function list(token: string): Promise<{ status: number; page: WireTaskPage }> {
    const response = await fetch(`${demo.url}/bff/v1/admin/tasks`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    return { status: response.status, page: (await response.json()) as WireTaskPage };
  }

  function untilListed(
    token: string,
    until: (answer: { status: number; page: WireTaskPage }) => boolean,
  ): Promise<{ status: number; page: WireTaskPage }> {
    return eventually(() => list(token), { until, deadlineMs: 45_000 });
  }

  it('shows jobs and streams that move, to admin and not to viewer', async () => {
    const token = await signIn(demo.url, 'admin');
    const { page } = await list(token);
    expect(page.item_total).to.be.greaterThan(2000);
    expect(page.sources.map(({ status }) => status)).to.deep.equal(['ok', 'ok']);
    await untilListed(token, (later) => JSON.stringify(later.page.items) !== JSON.stringify(page.items));
    expect((await list(await signIn(demo.url, 'viewer'))).status).to.equal(403);
  });

  it('keeps the jobs when the StreamingServer is ended, and has it back by itself', async () => {
    const token = await signIn(demo.url, 'admin');
    process.kill(demo.pids['StreamingServer']!, 'SIGTERM');
    const { page } = await untilListed(token, (answer) => answer.page.sources[1]?.status !== 'ok');
    expect(page.items.some(({ source }) => source === 'compute')).to.equal(true);
    await untilListed(token, (answer) => answer.page.sources[1]?.status === 'ok');
  });

  it('answers 503 while Postgres is killed, and recovers with the same API server', async () => {
    const token = await signIn(demo.url, 'admin');
    process.kill(demo.pids['Postgres']!, 'SIGKILL');
    await untilListed(token, ({ status }) => status === 503);
    await untilListed(token, ({ status }) => status === 200);
    expect(isRunning(demo.pids['API server']!)).to.equal(true);
  });

  it('has a killed API server back by itself, and the admin is signed in still', async () => {
    const token = await signIn(demo.url, 'admin');
    process.kill(demo.pids['API server']!, 'SIGKILL');
    const { status } = await untilListed(token, (answer) => answer.status !== 200);
    expect(status).to.be.oneOf([502, 503]);
    await untilListed(token, (answer) => answer.status === 200);
  });

  it('stops everything on Ctrl-C, and keeps data and session for the next start', async () => {
    const token = await signIn(demo.url, 'admin');
    const { page } = await list(token);
    demo.child.kill('SIGINT');
    expect(await exitCodeOf(demo.child)).to.equal(0);
    expect(Object.values(demo.pids).filter(isRunning)).to.deep.equal([]);

    demo = await startDemo();
    const again = await list(token);
    expect(again.page.item_total).to.be.at.least(page.item_total - 100);
  });

  it('leaves nothing behind when it is killed outright', async () => {
    demo.child.kill('SIGKILL');
    await eventually(() => !Object.values(demo.pids).some(isRunning), { deadlineMs: 45_000 });
    demo = await startDemo();
  });

  it('names the server whose port is taken, and what helps', async () => {
    const [taker, taken] = await listenOnFreePort();
    try {
      const child = run('--port', String(taken));
      const said = await untilEnded(child);
      expect(child.exitCode).to.equal(1);
      expect(said).to.match(
        new RegExp(`^taskdeck: port ${taken}, which the web server would use, is taken\\..*--port \\d+\\n$`),
      );
    } finally {
      taker.close();
    }
  });

  it('says so in one line when two servers are given one port, and leaves nothing running', async () => {
    const taken = String(await threeFreePorts());
    const twins = spawn(process.execPath, [CLI, 'demo', '--data', join(folder, 'twins')], {
      env: { PATH: process.env['PATH'], WEB_PORT: taken, API_PORT: taken },
    });
    expect(await untilEnded(twins)).to.equal(
      `taskdeck: the web server and the API server can't both use port ${taken}.\n`,
    );
    expect(twins.exitCode).to.equal(1);
  });

  for (const args of [
    ['--port', '0'],
    ['--port', 'x'],
    ['--port', '65535'],
    ['--rows', '-1'],
    ['--rows', '1e3'],
    ['--colour'],
    ['extra'],
  ]) {
    it(`refuses ${args.join(' ')} in one line`, async () => {
      const child = run(...args);
      const said = await untilEnded(child);
      expect(child.exitCode).to.equal(2);
      expect(said).to.match(/^taskdeck: [^\n]+\n$/);
    });
  }
});

async function untilSaid(child: ChildProcess, pattern: RegExp): Promise<string> {
  let said = '';
  const hear = (chunk: Buffer) => (said += chunk.toString());
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  await eventually(() => said, {
    until: () => pattern.test(said) || child.exitCode !== null || child.signalCode !== null,
    deadlineMs: 90_000,
  });
  if (!pattern.test(said)) throw new Error(`it ended: ${said}`);
  return said;
}

async function untilEnded(child: ChildProcess): Promise<string> {
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await new Promise((resolve) => child.once('close', resolve));
  return said;
}

function exitCodeOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', resolve));
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = exitCodeOf(child);
  child.kill('SIGTERM');
  await ended;
}

function listenOnFreePort(port = 0): Promise<[Server, number]> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve([server, (server.address() as { port: number }).port]));
  });
}

/** The first of three neighbours that are free now. */
function threeFreePorts(): Promise<number> {
  return eventually(async () => {
    const [first, port] = await listenOnFreePort();
    const others = await Promise.allSettled([listenOnFreePort(port + 1), listenOnFreePort(port + 2)]);
    first.close();
    for (const other of others) if (other.status === 'fulfilled') other.value[0].close();
    return port < 65_000 && others.every(({ status }) => status === 'fulfilled') ? port : 0;
  });
}
