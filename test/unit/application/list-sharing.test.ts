import { expect } from 'chai';
import { ListAdminTasks } from '../../../src/application/list-admin-tasks.js';
import type { ListConditions } from '../../../src/application/query/list-request.js';
import { addMilliseconds } from '../../../src/domain/timestamp.js';
import { ADMIN, inMemoryPlatform, NOW } from '../../support/platform.js';
import { rejection } from '../../support/rejection.js';
import { aJob } from '../../support/task-builder.js';

describe('ListAdminTasks, for many viewers', () => {
  let platform: ReturnType<typeof inMemoryPlatform>;
  let listAdminTasks: ListAdminTasks;
  let readings: number;

  beforeEach(() => {
    platform = inMemoryPlatform();
    const { clock, tasks, streams, users } = platform;
    readings = 0;
    const read = tasks.read.bind(tasks);
    tasks.read = (use, signal) => {
      readings++;
      return read(use, signal);
    };
    listAdminTasks = new ListAdminTasks({ tasks, streams: [streams], users }, { sharing: { clock } });
  });

  const list = (conditions: ListConditions = {}) =>
    listAdminTasks.execute({ userId: ADMIN.id, ...conditions });
  const pass = (ms: number) => platform.clock.set(addMilliseconds(platform.clock.now(), ms));

  it('reads a page once for all who ask for it within a second, and gives all of them the same', async () => {
    const [first, second] = await Promise.all([list(), list()]);
    pass(999);
    platform.tasks.replaceAll([aJob()]);
    expect([first, await list()]).to.deep.equal([second, first]);
    expect(readings).to.equal(1);
    pass(1);
    expect(await list()).to.include({ itemTotal: 1 });
    expect(readings).to.equal(2);
  });

  it('checks each time who asks', async () => {
    await list();
    platform.users.replaceAll([{ ...ADMIN, role: 'user' }]);
    expect(await rejection(list())).to.include({ code: 'forbidden' });
    platform.users.unavailable = true;
    expect(await rejection(list())).to.include({ code: 'user_directory_unavailable' });
    expect(readings).to.equal(1);
  });

  it('knows the same list in whatever order its filters are written, and in an address as in code', async () => {
    await list({ filter: { statuses: ['failed', 'queued'], taskTypes: ['a', 'b'] } });
    await list({
      filter: { taskTypes: ['b', 'a', 'b'], statuses: ['queued', 'failed'] },
      page: 1,
      scope: { asOf: null, search: '' },
    });
    await list({ parameters: 'status_filter=failed,queued&task_type=b&task_type=a&sort=-created_at' });
    expect(readings).to.equal(1);
  });

  const OTHERS: Record<string, ListConditions> = {
    page: { page: 2 },
    size: { size: 21 },
    'type filter': { filter: { taskTypes: ['a'] } },
    'type of a name that looks like two': { filter: { taskTypes: ['a,b'] } },
    'two types': { filter: { taskTypes: ['a', 'b'] } },
    'status filter': { filter: { statuses: ['failed'] } },
    source: { scope: { source: 'compute' } },
    key: { order: { key: 'startedAt', direction: 'descending' } },
    direction: { order: { key: 'createdAt', direction: 'ascending' } },
    moment: { scope: { asOf: NOW } },
    user: { scope: { userId: 'u-1' } },
    beginning: { scope: { createdFrom: NOW } },
    end: { scope: { createdTo: NOW } },
    id: { scope: { ids: [{ source: 'compute', id: 'a' }] } },
    search: { scope: { search: 'a' } },
    origin: { scope: { origin: 'compute' } },
  };
  it('takes none for another', async () => {
    for (const conditions of [{}, ...Object.values(OTHERS)]) await list(conditions);
    expect(readings).to.equal(1 + Object.keys(OTHERS).length);
  });

  it('tells a failure to those who waited for it, and tries anew for the next', async () => {
    const conditions = { scope: { source: 'compute' } } as const;
    platform.tasks.fault = 'unreachable';
    const errors = await Promise.all([list(conditions), list(conditions)].map(rejection));
    for (const error of errors) expect(error).to.include({ code: 'sources_unavailable' });
    expect(readings).to.equal(1);
    platform.tasks.fault = null;
    expect(await list(conditions)).to.include({ totalIs: 'exact' });
  });

  it('shares nothing unless it is told to, so that who writes sees it in the list', async () => {
    await platform.listAdminTasks.execute({ userId: ADMIN.id });
    platform.tasks.replaceAll([aJob()]);
    expect(await platform.listAdminTasks.execute({ userId: ADMIN.id })).to.include({ itemTotal: 1 });
  });
});
