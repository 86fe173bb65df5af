import type { TableDescription } from '../../adapters/knex/attach/index.js';
import { mappedColumns } from '../../adapters/knex/attach/index.js';
import type { PresetName } from '../config/presets/presets.js';
import { PRESET_NAMES, PRESETS } from '../config/presets/presets.js';

/** The shipped mapping of exactly this table, with all the columns that it reads; null where there is none. */
export function findPreset({ schema, table, columns }: TableDescription): PresetName | null {
  const names = new Set(columns.map(({ name }) => name));
  const fits = (preset: PresetName) => {
    const mapping = PRESETS[preset];
    const isThere = mappedColumns(mapping).every((name) => names.has(name));
    return mapping.schema === schema && mapping.table === table && isThere;
  };
  return PRESET_NAMES.find(fits) ?? null;
}
