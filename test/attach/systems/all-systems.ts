import type { JobsMapping } from '../../../src/adapters/knex/mapping/jobs-mapping.js';
import { PRESETS } from '../../../src/composition/config/presets/presets.js';
import type { JobTruth } from '../job-truth.js';
import { startDbos } from './dbos.js';
import { startGraphileWorker } from './graphile-worker.js';
import { startOpenWorkflow } from './openworkflow.js';
import { startPgBoss } from './pg-boss.js';
import type { StartSystem } from './real-system.js';

export interface MappedSystem {
  readonly made: string;
  readonly start: StartSystem;
  readonly mapping: JobsMapping;
  /** By the job's story, what the list tells instead of the truth, since no mapping could tell it better; and why. */
  readonly short: Readonly<Record<string, Partial<JobTruth>>>;
}

export const MAPPED_SYSTEMS: readonly MappedSystem[] = [
  {
    made: 'pg-boss 12.38',
    start: startPgBoss,
    mapping: PRESETS['pg-boss'],
    short: {
      // What pg-boss itself says of a job stands elsewhere in its output than what a worker threw.
      'took too long': { error: null },
      // The output of a job that is done is its result.
      'is done, and its output has a message': { error: 'all well' },
    },
  },
  {
    made: 'graphile-worker 0.18',
    start: startGraphileWorker,
    mapping: PRESETS['graphile-worker'],
    short: {},
  },
  {
    made: 'DBOS 5.3',
    start: startDbos,
    mapping: PRESETS['dbos'],
    short: {
      // Errors are in workflow_output; the column of that name in this table is one of older versions.
      threw: { error: null },
    },
  },
  {
    made: 'openworkflow 0.10',
    start: startOpenWorkflow,
    mapping: PRESETS['openworkflow'],
    short: {},
  },
];
