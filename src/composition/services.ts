import type { ServiceIdentifier } from 'inversify';
import type { Knex } from 'knex';
import type Koa from 'koa';
import type { Logger } from '../adapters/http/logger.js';
import type { LedgerKeeper } from '../adapters/knex/index.js';
import type { ApiUpstream } from '../adapters/http/ports/api-upstream.js';
import type { ExportAdminTasks } from '../application/export-admin-tasks.js';
import type { GetCurrentUser } from '../application/get-current-user.js';
import type { GetTaskHistogram } from '../application/get-task-histogram.js';
import type { ListAdminTasks } from '../application/list-admin-tasks.js';
import type { SignIn } from '../application/sign-in.js';
import type { SignOut } from '../application/sign-out.js';
import type { Clock } from '../domain/ports/clock.js';
import type { CredentialChecker } from '../domain/ports/credential-checker.js';
import type { StreamRegistry } from '../domain/ports/stream-registry.js';
import type { TaskRepository } from '../domain/ports/task-repository.js';
import type { TokenRevoker } from '../domain/ports/token-revoker.js';
import type { TokenIssuer } from '../domain/ports/token-issuer.js';
import type { TokenVerifier } from '../domain/ports/token-verifier.js';
import type { UserDirectory } from '../domain/ports/user-directory.js';
import type { AttachedTable } from './config/jobs-config.js';
import type { StreamSource } from './config/streams-config.js';
import type { ApiSettings, WebSettings } from './settings.js';

function service<T>(name: string): ServiceIdentifier<T> {
  return Symbol(name);
}

/** What the container can be asked for. */
export const SERVICES = {
  apiApp: service<Koa>('api app'),
  apiSettings: service<ApiSettings>('API settings'),
  apiUpstream: service<ApiUpstream & { close(): void }>('API upstream'),
  clock: service<Clock>('clock'),
  credentials: service<UserDirectory & CredentialChecker & TokenRevoker>('credentials'),
  database: service<Knex>('database of the users'),
  getTaskHistogram: service<GetTaskHistogram>('get task histogram'),
  exportAdminTasks: service<ExportAdminTasks>('export admin tasks'),
  getCurrentUser: service<GetCurrentUser>('get current user'),
  jobsTables: service<readonly AttachedTable[]>('tables of the jobs'),
  ledgerKeepers: service<readonly LedgerKeeper[]>('ledger keepers'),
  listAdminTasks: service<ListAdminTasks>('list admin tasks'),
  logger: service<Logger>('logger'),
  jobsReaders: service<readonly Knex[]>('database to read jobs from, once for each table'),
  sharedForMs: service<number>('for how long readings are shared, in milliseconds'),
  signIn: service<SignIn>('sign in'),
  signOut: service<SignOut>('sign out'),
  streams: service<readonly StreamRegistry[]>('stream registries'),
  streamSources: service<readonly StreamSource[]>('sources of streams'),
  tasks: service<TaskRepository>('task repository'),
  tokens: service<TokenIssuer & TokenVerifier>('tokens'),
  users: service<UserDirectory>('user directory'),
  webApp: service<Koa>('web app'),
  webSettings: service<WebSettings>('web settings'),
};
