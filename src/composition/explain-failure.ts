import { readFileSync } from 'node:fs';
import { TaskdeckError } from '../domain/errors.js';
import { rootMessage } from './root-message.js';

/** Of the peers, those that only tests need. */
const FOR_TESTS = new Set(['chai', 'fast-check']);

/** What to tell a person whose command failed, without a stack. */
export function explainFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const missing = /^Cannot find package '([^']+)'/.exec(error.message)?.[1];
  if (missing !== undefined) {
    return `the package ${missing} is not installed. The servers need:\n\n  npm install ${serverPackages().join(' ')}`;
  }
  // Our own messages are written for people; of a library's error the innermost cause says most.
  if (error instanceof TaskdeckError || error.cause === undefined) return error.message || rootMessage(error);
  return rootMessage(error);
}

/** The use cases need no package, so those of the servers are optional peers that npm doesn't install by itself. */
function serverPackages(): string[] {
  const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
    peerDependencies: Record<string, string>;
  };
  return Object.entries(manifest.peerDependencies)
    .filter(([name]) => !FOR_TESTS.has(name))
    .map(([name, range]) => `${name}@${range}`);
}
