import { readFileSync } from 'node:fs';
import { rootMessage } from './root-message.js';

/** What to tell a person whose command failed, without a stack. */
export function explainFailure(error: unknown): string {
  const missing = /^Cannot find package '([^']+)'/.exec(error instanceof Error ? error.message : '')?.[1];
  if (missing === undefined)
    return error instanceof Error && error.cause === undefined ? error.message : rootMessage(error);
  return `the package ${missing} is not installed. The servers need:\n\n  npm install ${serverPackages().join(' ')}`;
}

/** The use cases need no package, so those of the servers are optional peers that npm doesn't install by itself. */
function serverPackages(): string[] {
  const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
    peerDependencies: Record<string, string>;
  };
  return Object.entries(manifest.peerDependencies)
    .filter(([name]) => name !== 'chai')
    .map(([name, range]) => `${name}@${range}`);
}
