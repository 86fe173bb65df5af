import { expect } from 'chai';
import type { Knex } from 'knex';
import {
  foldLedger,
  installLedger,
  KnexTaskRepository,
  KnexUserDirectory,
  putUser,
} from '../../../src/adapters/knex/index.js';
import { InMemoryStreamRegistry } from '../../../src/adapters/memory/in-memory-stream-registry.js';
import { SystemClock } from '../../../src/adapters/system/system-clock.js';
import { ExportAdminTasks } from '../../../src/application/export-admin-tasks.js';
import { GetTaskHistogram } from '../../../src/application/get-task-histogram.js';
import { ListAdminTasks } from '../../../src/application/list-admin-tasks.js';
import { checkPostgres } from '../../../src/composition/doctor/check-postgres.js';
import { checkRights } from '../../../src/composition/doctor/check-rights.js';
import { checkSettings } from '../../../src/composition/doctor/check-settings.js';
import { CHECKS } from '../../../src/composition/doctor/checks.js';
import { diagnose } from '../../../src/composition/doctor/diagnose.js';
import type { Check } from '../../../src/composition/doctor/check.js';
import type { Result } from '../../../src/composition/doctor/run-checks.js';
import type { TestDatabase } from '../../support/database.js';
import { testDatabase } from '../../support/database.js';
import { rejection } from '../../support/rejection.js';
import { Resources } from '../../support/resources.js';

const ROLE = 'taskdeck_api';
const OTHER_SETTINGS = {
  STREAMING_URL: 'http://127.0.0.1:1',
  STREAMING_INTERNAL_TOKEN: 'internal',
  JWT_SECRET: 'gV7r0Zk2mXq9TwLb4NsYc1HdJf8PeUaRiOt5',
};

describe('the role of least rights that doctor tells how to make', function () {
  this.timeout(30_000);
  let database: TestDatabase;
  let knex: Knex;
  let url: string;
  let told: readonly string[];
  let ada: { readonly id: string };
  const resources = new Resources();

  before(async () => {
    database = resources.use(await testDatabase());
    await installLedger(database.knex);
    ada = await putUser(database.knex, { username: 'ada', role: 'admin', password: 'correct horse' });
    await database.knex.raw(`INSERT INTO inference_jobs (task_type, status) VALUES ('chat', 'running')`);
    await database.knex.raw('REVOKE ALL ON SCHEMA public FROM PUBLIC');
    told = await statementsFor(database.url);
    await database.knex.raw(told.join('\n').replace('…', 'secret'));
    resources.defer(() => database.knex.raw(`DROP OWNED BY ${ROLE}; DROP ROLE ${ROLE}`));
    const address = new URL(database.url);
    Object.assign(address, { username: ROLE, password: 'secret' });
    url = address.href;
    knex = database.connect({ url });
  });
  after(() => resources.close());

  async function run(of: string, checks: readonly Check[]): Promise<Result[]> {
    const results: Result[] = [];
    for await (const result of diagnose({ ...OTHER_SETTINGS, DATABASE_URL: of }, { checks }))
      results.push(result);
    return results;
  }

  /** Exactly what it prints, without the sentence before. */
  async function statementsFor(of: string): Promise<string[]> {
    const results = await run(of, [checkSettings, checkPostgres, checkRights]);
    const { remedy = '' } = results.find(({ name }) => name === checkRights.name) ?? {};
    return remedy.split('\n').slice(1);
  }

  const clock = new SystemClock();
  const ports = () => ({
    tasks: new KnexTaskRepository(knex),
    streams: [new InMemoryStreamRegistry(clock)],
    users: new KnexUserDirectory(knex),
  });
  const asked = () => ({ userId: ada.id });

  it('is made by GRANTs alone', () => {
    expect(told[0]).to.match(/^CREATE ROLE taskdeck_api LOGIN/);
    expect(told.slice(1)).to.have.lengthOf.at.least(7);
    for (const statement of told.slice(1)) expect(statement).to.match(/^GRANT .* TO taskdeck_api;$/);
  });

  it('signs in, and out', async () => {
    const users = new KnexUserDirectory(knex);
    expect(await users.check('ada', 'correct horse')).to.include({ id: ada.id });
    await users.revokeAll(ada.id);
  });

  it('lists, exactly', async () => {
    const page = await new ListAdminTasks(ports()).execute(asked());
    expect(page.items).to.have.length(1);
    expect(page).to.include({ itemTotal: 1, totalIs: 'exact' });
  });

  it('counts by time', async () => {
    const { counts } = await new GetTaskHistogram(ports()).execute({ ...asked(), bins: 4 });
    expect(counts.running?.reduce((sum, n) => sum + n)).to.equal(1);
  });

  it('exports', async () => {
    const sink = { begin: async () => undefined, write: async () => undefined };
    const { rows } = await new ExportAdminTasks(ports()).execute(asked(), sink);
    expect(rows).to.equal(1);
  });

  it('folds the ledger', async () => {
    await database.knex.raw(`INSERT INTO inference_jobs (task_type, status) VALUES ('chat', 'queued')`);
    expect(await foldLedger(knex)).to.deep.equal({ folded: 2, doubts: [] });
  });

  it('may do nothing else', async () => {
    for (const statement of [
      "UPDATE users SET role = 'admin'",
      'DELETE FROM inference_jobs',
      'UPDATE inference_jobs_ledger_buckets SET n = 0',
      'CREATE TABLE more ()',
    ]) {
      expect(await rejection(knex.raw(statement)), statement).to.include({ code: '42501' });
    }
  });

  it('is all that doctor asks for', async () => {
    const ofPostgres = CHECKS.filter(({ settings = [] }) => settings.includes('DATABASE_URL'));
    const results = await run(url, [checkSettings, ...ofPostgres]);
    expect(results.filter(({ status }) => status !== 'ok')).to.deep.equal([]);
  });
});
