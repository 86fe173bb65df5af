/** The smallest sample that at least this share (0 to 1) of the samples doesn't exceed. @throws RangeError without samples. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const sample = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (sample === undefined) throw new RangeError('no samples');
  return sample;
}

/** The mean of the two in the middle where their number is even. @throws RangeError without samples. */
export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const low = sorted[Math.ceil(half) - 1];
  const high = sorted[Math.floor(half)];
  if (low === undefined || high === undefined) throw new RangeError('no samples');
  return (low + high) / 2;
}

/** null where there are none. */
export function medianOrNull(samples: readonly number[]): number | null {
  return samples.length === 0 ? null : median(samples);
}
