import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { INFERENCE_JOBS } from '../../adapters/knex/index.js';
import { SettingsError } from '../settings-error.js';
import { configSchema } from './config-schema.js';
import { describeIssue } from './describe-issue.js';
import { wordsOfIssue } from './words-of-issue.js';
import type { StreamsDocument } from './streams-config.js';
import type { AttachedTable } from './jobs-config.js';
import { DEFAULT_ORIGIN } from './jobs-config.js';

export interface Config {
  /** The tables of jobs, in the file's order. */
  readonly tables: readonly AttachedTable[];
  /** The sources of streams; undefined where the file says nothing of them. */
  readonly streams?: StreamsDocument | undefined;
}

const DEFAULT_TABLES: readonly AttachedTable[] = [{ origin: DEFAULT_ORIGIN, mapping: INFERENCE_JOBS }];

/** Reads the file that TASKDECK_CONFIG names; without one, everything is as it is by default. @throws SettingsError */
export function readConfig(path: string | undefined): Config {
  const { jobs: tables = DEFAULT_TABLES, streams } =
    path === undefined ? {} : parseConfig(readDocument(path));
  return { tables, streams };
}

/** @throws SettingsError that names the first key at fault, and says what was expected there. */
export function parseConfig(document: unknown): z.infer<typeof configSchema> {
  const result = configSchema.safeParse(document, { error: wordsOfIssue });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new SettingsError('TASKDECK_CONFIG', issue === undefined ? 'is not valid' : describeIssue(issue));
}

function readDocument(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new SettingsError('TASKDECK_CONFIG', `can't be read: ${withoutContent(error)}`);
  }
}

/** What is wrong with JSON is told with a piece of it, which may be a secret that doesn't belong there. */
function withoutContent(error: unknown): string {
  if (!(error instanceof SyntaxError)) return (error as Error).message;
  const [place] = /at position \d+(?: \(line \d+ column \d+\))?/.exec(error.message) ?? [];
  return place === undefined ? 'it is not JSON' : `it is not JSON: ${place}`;
}
