/** Moments in ms since the epoch; null where the range has no such end. */
export interface CreatedRange {
  readonly from: number | null;
  readonly to: number | null;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * What can be chosen without a calendar. What ends now has no end, so that the list goes on with new tasks; its
 * beginning is fixed at the choice, so that no refresh moves it and a shared address shows the same tasks.
 */
const PRESETS = {
  all: () => ({ from: null, to: null }),
  hour: (now) => ({ from: toMinute(now - HOUR_MS), to: null }),
  day: (now) => ({ from: toMinute(now - DAY_MS), to: null }),
  today: (now) => ({ from: midnight(now, 0), to: null }),
  yesterday: (now) => dayOf(now, 1),
  week: (now) => ({ from: midnight(now, 7), to: null }),
  month: (now) => ({ from: midnight(now, 30), to: null }),
} satisfies Record<string, (now: number) => CreatedRange>;
export type Preset = keyof typeof PRESETS;
export const PRESET_NAMES = Object.keys(PRESETS) as Preset[];

export function presetRange(preset: Preset, now: number): CreatedRange {
  return PRESETS[preset](now);
}

/** The whole day, in the reader's zone, so many days before today. */
export function dayOf(now: number, daysAgo: number): CreatedRange {
  return { from: midnight(now, daysAgo), to: midnight(now, daysAgo - 1) };
}

/** The moment at which a day of the reader's began: not all of them have 24 hours. */
function midnight(now: number, daysAgo: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() - daysAgo).getTime();
}

function toMinute(ms: number): number {
  return Math.floor(ms / 60_000) * 60_000;
}
