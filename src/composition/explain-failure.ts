import { readFileSync } from 'node:fs';
import { EmbeddedPostgresError } from '../adapters/embedded-postgres/embedded-postgres-error.js';
import { ListenError } from '../adapters/http/listen-error.js';
import { LedgerError } from '../adapters/knex/ledger/ledger-error.js';
import { UnownedTableError } from '../adapters/knex/migrations/unowned-table-error.js';
import { TaskdeckError } from '../domain/errors.js';
import { UsageError } from './command.js';
import { rootMessage } from './root-message.js';
import { SettingsError } from './settings-error.js';

/** Their messages are written for people. */
const OWN_ERRORS = [
  TaskdeckError,
  SettingsError,
  UsageError,
  ListenError,
  LedgerError,
  UnownedTableError,
  EmbeddedPostgresError,
];

/** What to tell a person whose command failed, without a stack. `packages`: those that the command needs. */
export function explainFailure(error: unknown, packages: readonly string[] = []): string {
  const missing = missingPackage(error);
  if (missing !== undefined) {
    const absent = packages.filter((name) => name === missing || !isInstalled(name));
    return `the package ${missing} is not installed. This command needs:\n\n  npm install ${withRanges(absent)}`.trimEnd();
  }
  const isOurs = OWN_ERRORS.some((type) => error instanceof type);
  // Of a library's error the innermost cause says most.
  return isOurs ? (error as Error).message : rootMessage(error);
}

/** Node names it, for an import or a require; Knex says more before that. */
function missingPackage(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return /Cannot find (?:package|module) '([^'./][^']*)'/.exec(error.message)?.[1];
}

function isInstalled(name: string): boolean {
  try {
    import.meta.resolve(name);
    return true;
  } catch {
    return false;
  }
}

/** The use cases need no package, so those of the servers are optional peers that npm doesn't install by itself. */
function withRanges(names: readonly string[]): string {
  const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
    peerDependencies: Record<string, string>;
  };
  return names.map((name) => `${name}@${manifest.peerDependencies[name] ?? 'latest'}`).join(' ');
}
