import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Check } from '../../../src/composition/doctor/check.js';
import { CHECKS } from '../../../src/composition/doctor/checks.js';
import { toDocument } from '../../../src/composition/doctor/format-results.js';
import { Resources } from '../../support/resources.js';
import { examine, expectFound } from './examine.js';
import type { PlantDatabase, Platform } from './healthy-platform.js';
import { healthyPlatform } from './healthy-platform.js';
import type { Plant } from './plant.js';
import { PLANTS, SERVER_PLANTS } from './plants.js';

const WITHOUT_POSTGRES = CHECKS.filter(({ settings = [] }) => !settings.includes('DATABASE_URL'));

describe('doctor', function () {
  this.timeout(60_000);
  let platform: Platform;
  let database: PlantDatabase | null = null;
  const resources = new Resources();

  before(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'taskdeck-doctor-'));
    resources.defer(() => rmSync(folder, { recursive: true }));
    platform = await healthyPlatform(resources, folder);
  });
  after(() => resources.close());

  for (const [group, plants] of Object.entries(PLANTS)) {
    describe(`finds, of ${group}, that`, () => {
      const checks = group in SERVER_PLANTS ? WITHOUT_POSTGRES : CHECKS;
      for (const plant of plants) it(plant.fault, () => find(plant, checks));
    });
  }

  async function find(plant: Plant, checks: readonly Check[]): Promise<void> {
    platform.behave();
    const { url, knex } = (database ??= await platform.copyDatabase());
    const own = new Resources();
    try {
      const defer = (undo: () => unknown) => own.defer(undo);
      const { env, tools, secrets = [] } = await plant.plant({ platform, database: { url, knex }, defer });
      const all = { ...platform.env, DATABASE_URL: url, ...env };
      const results = await examine(all, { checks, ...(tools && { tools }) });
      expectFound(results, plant, [...platform.secrets, ...secrets]);
    } finally {
      await own.close();
      if (plant.spoils === true) database = null;
    }
  }

  it('has nothing to say of what is healthy, also where faults were and were taken back', async () => {
    platform.behave();
    const { url } = (database ??= await platform.copyDatabase());
    const results = await examine({ ...platform.env, DATABASE_URL: url });
    expect(results.filter(({ status }) => status !== 'ok')).to.deep.equal([]);
    expect(toDocument(results).status).to.equal('ok');
  });
});
