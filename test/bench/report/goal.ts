import { showCount, showNumber } from './show.js';

/** What Taskdeck is meant to reach, and whether it did. */
export interface Goal {
  readonly goal: string;
  readonly measured: string;
  readonly isMet: boolean;
}

export function atMost(goal: string, value: number, most: number, show: (value: number) => string): Goal {
  return { goal, measured: Number.isNaN(value) ? 'no figure' : show(value), isMet: value <= most };
}

export function atLeast(goal: string, value: number, least: number, show: (value: number) => string): Goal {
  return { goal, measured: Number.isNaN(value) ? 'no figure' : show(value), isMet: value >= least };
}

/** For what must not occur at all. */
export function none(goal: string, count: number): Goal {
  return atMost(goal, count, 0, showCount);
}

export function showMs(ms: number): string {
  return `${showNumber(ms)} ms`;
}

export function showTimes(value: number): string {
  return `${showNumber(value)} times`;
}
