import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { eventually } from '../../support/eventually.js';
import { ApiHarness } from './api-harness.js';
import type { LogLine } from './recording-logger.js';
import { NO_API, WebHarness } from './web-harness.js';

const SIZE = 3_000_000;

describe('the line that a request leaves in the log', () => {
  let web: WebHarness;

  beforeEach(async () => {
    web = new WebHarness();
    await web.start(NO_API);
    writeFileSync(join(web.pagesDir, 'large.js'), Buffer.alloc(SIZE, 'x'));
  });
  afterEach(() => web.stop());

  function lines(count: number): Promise<readonly LogLine[]> {
    return eventually(() => web.logger.access(), { until: ({ length }) => length === count });
  }

  const statusesOf = (all: readonly LogLine[]) => [...new Set(all.map(({ fields }) => fields['status']))];

  /** Leaves, rudely or not, as soon as it has received this many bytes of the body. */
  function download(path: string, leaveAfter: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(new URL(web.url).port), '127.0.0.1');
      let received = '';
      socket.setEncoding('latin1');
      socket.on('data', (chunk: string) => {
        received += chunk;
        const body = received.split('\r\n\r\n')[1];
        if (body !== undefined && body.length >= leaveAfter) socket.destroy();
      });
      socket.once('error', reject).once('close', () => resolve(received.length));
      socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
    });
  }

  it('says 200 of every file that was delivered, also where the client leaves with its last byte', async () => {
    const small = Buffer.byteLength('body {}');
    await Promise.all(Array.from({ length: 100 }, () => download('/style.css', small)));
    await Promise.all(Array.from({ length: 10 }, () => download('/large.js', SIZE)));
    const all = await lines(110);
    expect(statusesOf(all)).to.deep.equal([200]);
    expect(all.map(({ fields }) => fields['bytes'])).to.have.members([
      ...Array.from({ length: 100 }, () => small),
      ...Array.from({ length: 10 }, () => SIZE),
    ]);
  });

  it('says 200 of files that are delivered over kept connections', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 8 });
    const ask = (path: string) =>
      new Promise((resolve, reject) => {
        get(web.url + path, { agent }, (response) => response.resume().once('end', resolve)).once(
          'error',
          reject,
        );
      });
    const paths = Array.from({ length: 200 }, (_, i) => (i % 20 === 0 ? '/large.js' : '/style.css'));
    await Promise.all(paths.map(ask));
    agent.destroy();
    expect(statusesOf(await lines(200))).to.deep.equal([200]);
  });

  it('says 304 and 200 of what has no body, and counts no bytes', async () => {
    const { headers } = await web.request('/style.css', { method: 'HEAD' });
    await web.request('/style.css', { headers: ['If-None-Match', String(headers.etag)] });
    const [head, notModified] = await lines(2);
    expect(head!.fields).to.include({ method: 'HEAD', status: 200 }).and.not.have.property('bytes');
    expect(notModified!.fields).to.include({ status: 304 }).and.not.have.property('bytes');
  });

  it('says 200 of a range that is asked for: the file comes whole', async () => {
    const answer = await web.request('/style.css', { headers: ['Range', 'bytes=0-1'] });
    expect(answer).to.include({ status: 200, text: 'body {}' });
    expect(statusesOf(await lines(1))).to.deep.equal([200]);
  });

  it('says 499 of a file whose client left before its end', async () => {
    await Promise.all(Array.from({ length: 20 }, () => download('/large.js', 1)));
    const all = await lines(20);
    expect(statusesOf(all)).to.deep.equal([499]);
    expect(web.logger.faults()).to.deep.equal([]);
  });

  it('names the user whose token was verified, and never the token', async () => {
    const api = new ApiHarness();
    try {
      await api.start();
      await api.requestAs('u-viewer', '/api/v1/admin/tasks');
      await api.request('/api/v1/admin/tasks', { headers: ['Authorization', 'Bearer a.b.c'] });
      await eventually(() => api.logger.access().length === 2);
      const [forbidden, unauthenticated] = api.logger.access();
      expect(forbidden!.fields).to.include({ status: 403, user_id: 'u-viewer' });
      expect(unauthenticated!.fields).to.include({ status: 401 }).and.not.have.property('user_id');
      expect(api.logger.text())
        .not.to.contain(await api.tokenOf('u-viewer'))
        .and.not.contain('a.b.c');
    } finally {
      await api.stop();
    }
  });
});
