import { expect } from 'chai';
import type { StreamMapping } from '../../../src/adapters/got/index.js';
import { createStreamRegistry, STREAM_PRESETS } from '../../../src/adapters/got/index.js';
import { InMemoryTaskRepository, InMemoryUserDirectory } from '../../../src/adapters/memory/index.js';
import { SystemClock } from '../../../src/adapters/system/index.js';
import { ListAdminTasks } from '../../../src/application/list-admin-tasks.js';
import type { StreamRegistry } from '../../../src/domain/ports/stream-registry.js';
import type { Task } from '../../../src/domain/task.js';
import { eventually } from '../../support/eventually.js';
import { ADMIN } from '../../support/platform.js';
import { Resources } from '../../support/resources.js';
import type { MediaServer, Publisher } from '../../support/rtmp/rtmp-servers.js';
import { startMediaServer } from '../../support/rtmp/rtmp-servers.js';
import { aJob, at } from '../../support/task-builder.js';

/** For so long the server waits for a publisher to come back: half a minute, but in this suite. */
const GRACE_MS = 1_500;

describe('a real node-media-server, listed by its preset', function () {
  this.timeout(30_000);
  const clock = new SystemClock();
  const resources = new Resources();
  const startedAt = clock.now();
  let server: MediaServer;
  let publisher: Publisher;
  let listAdminTasks: ListAdminTasks;

  before(async () => {
    server = resources.use(await startMediaServer(GRACE_MS));
    listAdminTasks = listOf(studio());
  });
  after(() => resources.close());

  function studio(parts: Partial<StreamMapping> = {}, secret = server.secret): StreamRegistry {
    const mapping = { ...STREAM_PRESETS['node-media-server'], ...parts };
    return createStreamRegistry({ origin: 'studio', url: server.url, mapping, auth: { secret } }, clock);
  }

  function listOf(registry: StreamRegistry): ListAdminTasks {
    const jobs = [aJob({ id: 'job', createdAt: at('2026-01-01T00:00:00Z') })];
    return new ListAdminTasks({
      tasks: new InMemoryTaskRepository(clock, jobs),
      streams: [registry],
      users: new InMemoryUserDirectory([ADMIN]),
    });
  }

  const list = () => listAdminTasks.execute({ userId: ADMIN.id });
  const streams = async () => (await list()).items.filter(({ origin }) => origin === 'studio');
  /** Waits for the one stream to be as it is said. */
  const until = async (isSo: (stream: Task) => boolean): Promise<Task> => {
    const [stream] = await eventually(streams, { until: ([one]) => one !== undefined && isSo(one) });
    return stream!;
  };
  const detailsOf = ({ details }: Task) => details as Record<string, unknown>;

  it('has no streams while nobody publishes, though a player waits', async () => {
    const player = server.play('/live/waiting');
    const everything = studio({ skip: [] });
    const { streams: all } = await eventually(() => everything.list(), {
      until: (told) => told.streams.length > 0,
    });
    expect(all[0]).to.include({ id: '/live/waiting', status: 'unknown', statusText: 'idle' });
    const { items, totalIs } = await list();
    expect(items.map(({ id }) => id)).to.deep.equal(['job']);
    expect(totalIs).to.equal('exact');
    await player.close();
  });

  it('has what is published, newest first, with its own times and what the preset lets through', async () => {
    publisher = server.publish('/live/a');
    const stream = await until(() => true);
    expect(stream).to.include({ id: '/live/a', name: 'a', source: 'streaming', status: 'running' });
    expect(stream.createdAt! > startedAt && stream.createdAt! <= clock.now(), stream.createdAt!).to.equal(
      true,
    );
    expect((await list()).items.map(({ id }) => id)).to.deep.equal(['/live/a', 'job']);
    expect(detailsOf(stream))
      .to.include({ app: 'live', protocol: 'rtmp', subscribers: 0 })
      .and.not.have.property('ip');
  });

  it('tells that it sends, and of one that is connected and sends nothing that it is silent', async () => {
    let everSilent = false;
    const sending = await until((stream) => {
      everSilent ||= detailsOf(stream)['silent'] === true;
      return Number(detailsOf(stream)['inBps']) > 0;
    });
    expect(everSilent, 'before the server knows its rate').to.equal(false);
    publisher.freeze();
    const silent = await until((stream) => detailsOf(stream)['silent'] === true);
    expect(silent).to.include({ status: 'running', createdAt: sending.createdAt });
  });

  it('has it reconnecting once its publisher is gone, running when that is back, and then no more', async () => {
    await publisher.close();
    const gone = await until(({ status }) => status !== 'running');
    expect(gone).to.include({ status: 'queued', statusText: 'reconnecting' });
    publisher = server.publish('/live/a');
    await until(({ status }) => status === 'running');
    await publisher.close();
    await eventually(streams, { until: (left) => left.length === 0 });
  });

  it('says that it refuses, where the secret is another', async () => {
    const { sources } = await listOf(studio({}, 'another secret')).execute({ userId: ADMIN.id });
    expect(sources[1]).to.include({ origin: 'studio', status: 'unavailable', fault: 'refused' });
  });
});
