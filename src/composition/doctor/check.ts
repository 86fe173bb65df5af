import type { DoctorSettings } from '../settings.js';
import type { Ground, Subject } from './ground.js';

/** As it should be; good to know; or what keeps the servers from working as they should. */
export type Verdict = 'ok' | 'warning' | 'fault';

export interface Finding {
  readonly status: Verdict;
  /** One line. */
  readonly says: string;
  /** What to do, in words or SQL; of several lines, perhaps. */
  readonly remedy?: string;
  /** Which of several things it is about, such as a source's name. */
  readonly of?: string;
}

export interface Check {
  readonly name: string;
  /** The settings without which it can't be tried. */
  readonly settings?: readonly (keyof DoctorSettings)[];
  /** The checks that have to come to their end before it, by name. */
  readonly after?: readonly string[];
  /** Whether there is anything to check; there is by default. */
  readonly applies?: (ground: Ground) => boolean;
  /** What it is about, each by itself: one thing by default. */
  readonly each?: (ground: Ground) => readonly Subject[];
  /** How long it may take, in milliseconds. */
  readonly deadlineMs?: (ground: Ground) => number;
  /** @throws CheckStopped where what comes after it can't be tried. Any other error does the same, as a fault. */
  readonly run: (ground: Ground) => Promise<readonly Finding[]>;
}

/** A check ended before its end, and why. */
export class CheckStopped extends Error {
  override readonly name = 'CheckStopped';

  constructor(readonly findings: readonly Finding[]) {
    super(findings.map(({ says }) => says).join('; '));
  }
}

export function ok(says: string, more: Omit<Finding, 'status' | 'says'> = {}): Finding {
  return { status: 'ok', says, ...more };
}

export function warning(says: string, remedy: string, of?: string): Finding {
  return { status: 'warning', says, remedy, ...(of !== undefined && { of }) };
}

export function fault(says: string, remedy: string, of?: string): Finding {
  return { status: 'fault', says, remedy, ...(of !== undefined && { of }) };
}

export function stop(says: string, remedy: string): never {
  throw new CheckStopped([fault(says, remedy)]);
}
