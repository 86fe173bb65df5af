import { readdirSync, readFileSync } from 'node:fs';
import type { StreamPresetName } from '../../src/adapters/got/index.js';
import { STREAM_PRESETS } from '../../src/adapters/got/index.js';

const FOLDER = new URL('../../../test/fixtures/streams/', import.meta.url);

/** Of each preset the answers that its server gives while all is well: `srs-three.json`, `written/livekit-none.json`. */
export function fixturesOf(preset: StreamPresetName): string[] {
  return readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:json|xml)$/.test(file) && !/invalid|unauthorized|wrong/.test(file))
    .filter((file) => presetOf(file) === preset)
    .sort();
}

export function readFixture(file: string): string {
  return readFileSync(new URL(file, FOLDER), 'utf8');
}

/** The longest name that the file's begins with. */
function presetOf(file: string): string | undefined {
  const name = file.replace(/^written\//, '');
  return Object.keys(STREAM_PRESETS).find((preset) => name.startsWith(`${preset}-`));
}
