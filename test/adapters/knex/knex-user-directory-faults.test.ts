import { expect } from 'chai';
import { createDatabase } from '../../../src/adapters/knex/create-database.js';
import { KnexUserDirectory } from '../../../src/adapters/knex/knex-user-directory.js';
import { USERS_TABLE } from '../../../src/adapters/knex/schema.js';
import { UserDirectoryUnavailableError } from '../../../src/domain/errors.js';
import { reasonOf } from '../../contract/reason-of.js';
import type { TestDatabase } from '../../support/database.js';
import { testDatabase } from '../../support/database.js';
import { eventually } from '../../support/eventually.js';
import { TcpProxy } from '../../support/tcp-proxy.js';

describe('KnexUserDirectory in trouble', () => {
  let database: TestDatabase;
  let proxy: TcpProxy;
  let throughProxy: string;

  before(async () => {
    database = await testDatabase();
    await database.knex(USERS_TABLE).insert({ id: 'u-1', username: 'sso', role: 'admin' });
    ({ proxy, url: throughProxy } = await TcpProxy.before(database.url));
  });
  afterEach(() => {
    proxy.pass();
  });
  after(async () => {
    await database.close();
    await proxy.close();
  });

  function directory(): KnexUserDirectory {
    const knex = database.connect({
      url: throughProxy,
      poolMax: 1,
      connectTimeoutMs: 300,
      acquireTimeoutMs: 400,
    });
    return new KnexUserDirectory(knex, { deadlineMs: 200 });
  }

  it('does not notice a connection that died while it was idle', async () => {
    const users = directory();
    await users.findById('u-1');
    proxy.forget();
    expect(await users.findById('u-1')).to.have.property('role', 'admin');
  });

  it('rejects at the deadline where the database answers no more, and recovers', async () => {
    const users = directory();
    await users.findById('u-1');
    proxy.stall();
    expect(await reasonOf(users.findById('u-1'))).to.be.an.instanceOf(UserDirectoryUnavailableError);
    expect(await reasonOf(users.check('sso', 'x'))).to.be.an.instanceOf(UserDirectoryUnavailableError);
    proxy.pass();
    expect(await eventually(() => users.findById('u-1'))).to.have.property('role', 'admin');
  });

  it('rejects where nobody listens', async () => {
    const nowhere = createDatabase({ url: 'postgres://nobody@127.0.0.1:9/none' });
    const users = new KnexUserDirectory(nowhere);
    const error = await reasonOf(users.findById('u-1'));
    expect(error).to.be.an.instanceOf(UserDirectoryUnavailableError);
    expect((error as Error).cause).to.have.property('code', 'ECONNREFUSED');
    await nowhere.destroy();
  });

  it('lets nobody in as a user who has no password', async () => {
    const users = directory();
    for (const password of ['', 'null', '\0', 'x']) expect(await users.check('sso', password)).to.equal(null);
  });
});
