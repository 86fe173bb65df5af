import type { JobsMapping } from '../../../adapters/knex/mapping/jobs-mapping.js';
import { DBOS } from './dbos.js';
import { GRAPHILE_WORKER } from './graphile-worker.js';
import { OPENWORKFLOW } from './openworkflow.js';
import { PG_BOSS } from './pg-boss.js';

/** Mappings of tables that a library makes, and so are everywhere alike. */
export const PRESETS = {
  'pg-boss': PG_BOSS,
  'graphile-worker': GRAPHILE_WORKER,
  dbos: DBOS,
  openworkflow: OPENWORKFLOW,
} as const satisfies Readonly<Record<string, JobsMapping>>;

export type PresetName = keyof typeof PRESETS;

export const PRESET_NAMES = Object.keys(PRESETS) as [PresetName, ...PresetName[]];
