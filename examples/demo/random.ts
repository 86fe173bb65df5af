/** Numbers in [0, 1), the same ones for the same seeds on every machine. */
export type Random = () => number;

export function createRandom(...seeds: readonly number[]): Random {
  let state = 0x9e37_79b9;
  for (const seed of seeds) state = mix(state ^ (seed >>> 0)) + Math.floor(seed / 2 ** 32);
  return () => {
    state = (state + 0x6d2b_79f5) | 0;
    return mix(state) / 2 ** 32;
  };
}

export function between(random: Random, from: number, to: number): number {
  return from + random() * (to - from);
}

export function integer(random: Random, from: number, to: number): number {
  return Math.floor(between(random, from, to + 1));
}

export function chance(random: Random, probability: number): boolean {
  return random() < probability;
}

export function pick<T>(random: Random, choices: readonly T[]): T {
  const choice = choices[Math.floor(random() * choices.length)];
  if (choice === undefined) throw new RangeError('nothing to pick from');
  return choice;
}

/** Log-normal, as the times and sizes of such jobs are: half are below the median, a few far above it. */
export function skewed(random: Random, median: number, spread: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return median * Math.exp(normal * spread);
}

/** Picks by weight. */
export function weighted<T>(choices: readonly (readonly [T, number])[]): (random: Random) => T {
  const total = choices.reduce((sum, [, weight]) => sum + weight, 0);
  return (random) => {
    let rest = random() * total;
    for (const [choice, weight] of choices) {
      rest -= weight;
      if (rest < 0) return choice;
    }
    return pick(random, choices)[0];
  };
}

export function hex(random: Random, digits: number): string {
  let text = '';
  while (text.length < digits)
    text += Math.floor(random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0');
  return text.slice(0, digits);
}

/** An id that looks like a version 4 UUID; of one seed, no two indexes (below 2^32) have the same. */
export function uuidOf(seed: number, index: number): string {
  const unique = mix(index ^ mix(seed))
    .toString(16)
    .padStart(8, '0');
  const h = hex(createRandom(seed, index, 0x75_75_69_64), 24);
  const variant = '89ab'[Number.parseInt(h[7] ?? '0', 16) % 4];
  return `${unique}-${h.slice(0, 4)}-4${h.slice(4, 7)}-${variant}${h.slice(8, 11)}-${h.slice(11, 23)}`;
}

/** murmur3's finaliser. */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85eb_ca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2_ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
