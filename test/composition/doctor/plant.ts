import type { Tools } from '../../../src/composition/doctor/ground.js';
import type { PlantDatabase, Platform } from './healthy-platform.js';

/** Something wrong that doctor has to find. */
export interface Plant {
  /** What it is, as docs/doctor.md says. */
  readonly fault: string;
  /** The name of the check that has to say it. */
  readonly check: string;
  readonly status: 'fault' | 'warning';
  readonly says: RegExp;
  readonly remedy: RegExp;
  /** Whether it can't be undone, so that the next one needs another database. */
  readonly spoils?: boolean;
  /** Other checks in which it is a fault, or worth a warning, too. */
  readonly also?: readonly string[];
  readonly plant: (bed: Bed) => Promise<Planted> | Planted;
}

/** Where it is planted. */
export interface Bed {
  readonly platform: Platform;
  readonly database: PlantDatabase;
  /** Undone after the plant, before the database goes. */
  readonly defer: (undo: () => unknown) => void;
}

export interface Planted {
  /** In place of the healthy settings. */
  readonly env?: NodeJS.ProcessEnv;
  readonly tools?: Partial<Tools>;
  /** Beside those of the platform. */
  readonly secrets?: readonly string[];
}

export function changed(url: string, change: (url: URL) => void): string {
  const address = new URL(url);
  change(address);
  return address.href;
}
