import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../src/adapters/embedded-postgres/free-port.js';
import { eventually } from '../../support/eventually.js';
import { rejection } from '../../support/rejection.js';
import { getRequest, RequestFailure } from '../load/http-connection.js';
import { askOnce } from '../load/measure-load.js';
import type { ServerPlan } from './server-process.js';
import { ServerProcess } from './server-process.js';

const SCRIPT = `
import { createServer } from 'node:http';
const hoard = [];
createServer((request, response) => {
  if (request.url === '/block') for (const start = process.cpuUsage(); process.cpuUsage(start).user < 200_000; );
  if (request.url === '/print') { process.stdout.write('out\\n'); process.stderr.write('err\\n'); }
  if (request.url === '/hoard') for (;;) hoard.push(new Array(1_000).fill(hoard));
  response.end('ok');
}).listen(Number(process.env.PORT), '127.0.0.1');
`;

describe('a server under measurement', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), 'taskdeck-bench-test-'));
  const script = join(folder, 'server.mjs');
  let server: ServerProcess;

  before(() => writeFileSync(script, SCRIPT));
  after(() => rmSync(folder, { recursive: true }));
  afterEach(() => server.stop());

  async function start(plan: Partial<ServerPlan> = {}): Promise<ServerProcess> {
    const port = await freePort();
    server = await ServerProcess.start({
      name: 'server',
      script,
      env: { PORT: String(port) },
      port,
      ...plan,
    });
    return server;
  }

  it('tells its CPU, its memory and how late its event loop was', async () => {
    const { port } = await start();
    await server.forgetDelays();
    const before = await server.usage();
    // Asked again where the server came to forget its delays only after the first.
    const blocked = async () => {
      await askOnce(port, getRequest('/block'));
      return server.usage();
    };
    const after = await eventually(blocked, { until: ({ delayMaxMs }) => delayMaxMs > 100 });
    expect(before.delayMaxMs).to.be.lessThan(100);
    expect(after.cpuSeconds - before.cpuSeconds).to.be.at.least(0.1);
    expect(after.rssBytes).to.be.greaterThan(10_000_000);
    await server.forgetDelays();
    expect((await server.usage()).delayMaxMs).to.be.lessThan(100);
  });

  it('says that it ran out of memory, and answers no questions then', async () => {
    const { port } = await start({ nodeOptions: ['--max-old-space-size=30'] });
    const failure = await rejection(askOnce(port, getRequest('/hoard')));
    expect(failure).to.be.instanceOf(RequestFailure);
    expect(await eventually(() => server.endedBy)).to.equal('out of memory');
  });

  it('keeps the reason for which it was stopped', async () => {
    await start();
    expect(server.endedBy).to.equal(null);
    await server.stop('timed out');
    await server.stop();
    expect(server.endedBy).to.equal('timed out');
  });

  it('keeps the end of what it printed, wherever it did', async () => {
    const { port } = await start();
    await askOnce(port, getRequest('/print'));
    expect(await eventually(() => server.lastWords, { until: (words) => words.length >= 7 }))
      .to.include('out')
      .and.to.include('err');
  });

  it('that does not start says why', async () => {
    const failing = start({ script: join(folder, 'missing.mjs') });
    expect((await rejection(failing)).message).to.match(/^server did not start: [^]*missing\.mjs/);
  });
});
