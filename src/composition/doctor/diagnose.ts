import type { Check } from './check.js';
import { CHECKS } from './checks.js';
import type { Tools } from './ground.js';
import { openGround } from './ground.js';
import { maskSecrets } from './mask-secrets.js';
import type { Result } from './run-checks.js';
import { runChecks } from './run-checks.js';

export interface DiagnoseOptions {
  /** All by default. */
  readonly checks?: readonly Check[];
  readonly tools?: Partial<Tools>;
}

/** Tries what the servers will need, in order, and tells of each thing as soon as it is known. */
export async function* diagnose(
  env: NodeJS.ProcessEnv,
  { checks = CHECKS, tools = {} }: DiagnoseOptions = {},
): AsyncGenerator<Result> {
  const mask = maskSecrets(env);
  const ground = openGround(env, tools);
  try {
    for await (const result of runChecks(checks, ground)) yield mask(result);
  } finally {
    await ground.close();
  }
}
