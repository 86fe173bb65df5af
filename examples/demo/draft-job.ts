import type { JsonObject } from '../../src/domain/json.js';
import { jobDetails } from './job-details.js';
import { jobError } from './job-errors.js';
import { jobName } from './job-names.js';
import { pickUser } from './people.js';
import type { Random } from './random.js';
import { between, chance, integer, skewed, weighted } from './random.js';
import { TASK_TYPES } from './task-types.js';
import type { DemoTaskType } from './task-types.js';

export type Outcome = 'succeeded' | 'failed' | 'cancelled';

/** A job as it will have been, before it is known when. */
export interface JobDraft {
  readonly taskType: string;
  readonly userId: string;
  readonly name: string | null;
  readonly outcome: Outcome;
  readonly error: string | null;
  /** Whether it is ever started; a job that isn't is cancelled in the queue. */
  readonly startsAtAll: boolean;
  /** How long it waits in the queue. */
  readonly waitSeconds: number;
  /** How long it runs, until its end or its failure. */
  readonly runSeconds: number;
  /** How far it is at its end, from 0 to 1. */
  readonly finalProgress: number;
  readonly details: JsonObject;
}

const pickType = weighted<DemoTaskType>(TASK_TYPES.map((type) => [type, type.weight]));

/** What draws a live job: long jobs more often than in the history, so that the page has something that moves. */
const pickLiveType = weighted<DemoTaskType>(
  TASK_TYPES.map((type) => [type, type.weight * Math.sqrt(type.seconds)]),
);
const LIVE_TROUBLES = 2;

/** Draws a job: what it is, how long it takes, and how it ends. `troubles` multiplies how often that is badly. */
export function draftJob(random: Random, createdMs: number, type = pickType(random), troubles = 1): JobDraft {
  const draw = random() / troubles;
  const outcome: Outcome =
    draw < type.failed ? 'failed' : draw < type.failed + type.cancelled ? 'cancelled' : 'succeeded';
  const number = String(integer(random, 1, 24)).padStart(2, '0');
  const node = type.pool === 'cpu' ? `cpu-${number}` : `gpu-${type.pool}-${number}`;
  const error = outcome === 'failed' ? jobError(random, type.kind, node) : null;
  const finalProgress = outcome === 'succeeded' ? 1 : Math.round(random() * 980) / 1_000;
  const runSeconds = Math.max(
    0.04,
    skewed(random, type.seconds, type.spread) * Math.max(0.05, finalProgress),
  );
  return {
    taskType: type.name,
    userId: pickUser(random),
    name: jobName(random, type.name, createdMs),
    outcome,
    error,
    // One in two cancelled jobs never left the queue.
    startsAtAll: outcome !== 'cancelled' || chance(random, 0.5),
    waitSeconds: skewed(random, type.seconds > 600 ? 45 : 1.2, 1.1) + (chance(random, 0.02) ? 120 : 0),
    runSeconds,
    finalProgress,
    details: jobDetails(random, { type, node, seconds: runSeconds, error, done: outcome === 'succeeded' }),
  };
}

/** A job as those that come in while somebody watches: it ends within minutes. */
export function draftLiveJob(random: Random, createdMs: number): JobDraft {
  const draft = draftJob(random, createdMs, pickLiveType(random), LIVE_TROUBLES);
  return {
    ...draft,
    waitSeconds: between(random, 0.5, 20),
    runSeconds: Math.min(Math.max(draft.runSeconds, 3), between(random, 100, 300)),
  };
}
