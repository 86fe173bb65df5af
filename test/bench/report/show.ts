/** How figures are written in tables. */

export const NOTHING = '–';

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const precise = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 2 });

/** Two significant digits, or all before the point. */
export function showNumber(value: number | null): string {
  if (value === null) return NOTHING;
  return Math.abs(value) < 100 ? precise.format(value) : whole.format(value);
}

export function showCount(value: number | null): string {
  return value === null ? NOTHING : whole.format(value);
}

export function showMegabytes(bytes: number | null): string {
  return bytes === null ? NOTHING : `${showNumber(bytes / 1e6)} MB`;
}

export function showShare(share: number | null): string {
  return share === null ? NOTHING : `${(share * 100).toFixed(1)} %`;
}

/** How many of the jobs were looked at, the newest first. */
export function showSearched(share: number | null): string {
  return share === 1 ? 'all' : share === null ? NOTHING : `the newest ${showShare(share)}`;
}
