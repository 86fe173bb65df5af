import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JobsMapping } from '../../../src/adapters/knex/mapping/jobs-mapping.js';
import { parseConfig } from '../../../src/composition/config/read-config.js';

/** The mapping of a file in `examples/attach`, as a user would take it. */
export function shippedExample(name: string): JobsMapping {
  const file = join('examples', 'attach', `${name}.json`);
  const [jobs] = parseConfig(JSON.parse(readFileSync(file, 'utf8'))).jobs ?? [];
  if (jobs === undefined) throw new Error(`${file} tells of no jobs`);
  return jobs.mapping;
}
