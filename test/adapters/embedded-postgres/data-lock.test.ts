import { expect } from 'chai';
import { spawn, spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { lockDataFolder } from '../../../src/adapters/embedded-postgres/data-lock.js';
import { rejection } from '../../support/rejection.js';
import { Resources } from '../../support/resources.js';
import { makeScratch } from './scratch-folder.js';

describe('lockDataFolder', () => {
  let resources: Resources;
  let folder: string;

  beforeEach(() => {
    resources = new Resources();
    folder = makeScratch(0o700);
    resources.defer(() => rmSync(folder, { recursive: true }));
  });
  afterEach(() => resources.close());

  async function portOf(service: (socket: Socket) => void): Promise<number> {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket.on('error', () => undefined));
      service(socket);
    }).listen(0, '127.0.0.1');
    resources.defer(() => new Promise((done) => server.close(done)));
    resources.defer(() => sockets.forEach((socket) => socket.destroy()));
    await new Promise((done) => server.once('listening', done));
    return (server.address() as AddressInfo).port;
  }

  function leaveLock(pid: number, port: number): void {
    writeFileSync(join(folder, 'in-use.json'), JSON.stringify({ pid, port, token: 'the-token-of-it' }));
  }

  const deadPid = () => spawnSync(process.execPath, ['--version']).pid;

  it('takes over from a dead holder whose port now belongs to something silent', async () => {
    leaveLock(deadPid(), await portOf(() => undefined));
    (await lockDataFolder(folder)).release();
  });

  it('takes over from a dead holder whose port now belongs to something that never stops talking', async () => {
    const talk = (socket: Socket) => {
      const more = () => void (socket.destroyed || socket.write('more and more of it', more));
      more();
    };
    leaveLock(deadPid(), await portOf(talk));
    (await lockDataFolder(folder)).release();
  });

  it('believes a holder that answers, although it can not see its process', async () => {
    leaveLock(deadPid(), await portOf((socket) => socket.end('the-token-of-it held')));
    expect(await rejection(lockDataFolder(folder))).to.have.property('fault', 'in_use');
  });

  it('leaves the lock to a process that exists but is silent, and names the file', async () => {
    const stopped = spawn(process.execPath, ['-e', 'setInterval(() => 0, 60000)'], { stdio: 'ignore' });
    resources.defer(() => stopped.kill('SIGKILL'));
    leaveLock(stopped.pid!, await portOf(() => undefined));
    const error = await rejection(lockDataFolder(folder));
    expect(error).to.have.property('fault', 'in_use');
    expect(error.message).to.include(`process ${stopped.pid}`).and.include(join(folder, 'in-use.json'));
  });
});
