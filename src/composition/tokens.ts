import type { ServiceIdentifier } from 'inversify';
import type { Knex } from 'knex';
import type Koa from 'koa';
import type { Logger } from '../adapters/http/logger.js';
import type { JobsTable, LedgerKeeper } from '../adapters/knex/index.js';
import type { ApiUpstream } from '../adapters/http/ports/api-upstream.js';
import type { GetCurrentUser } from '../application/get-current-user.js';
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
import type { ApiSettings, WebSettings } from './settings.js';

function token<T>(name: string): ServiceIdentifier<T> {
  return Symbol(name);
}

/** What the container can be asked for. */
export const TOKENS = {
  apiApp: token<Koa>('api app'),
  apiSettings: token<ApiSettings>('API settings'),
  apiUpstream: token<ApiUpstream & { close(): void }>('API upstream'),
  clock: token<Clock>('clock'),
  credentials: token<UserDirectory & CredentialChecker & TokenRevoker>('credentials'),
  database: token<Knex>('database of the users'),
  getCurrentUser: token<GetCurrentUser>('get current user'),
  jobsTable: token<JobsTable>('table of the jobs'),
  ledgerKeeper: token<LedgerKeeper>('ledger keeper'),
  listAdminTasks: token<ListAdminTasks>('list admin tasks'),
  logger: token<Logger>('logger'),
  readDatabase: token<Knex>('database to read jobs from'),
  sharedForMs: token<number>('for how long readings are shared, in milliseconds'),
  signIn: token<SignIn>('sign in'),
  signOut: token<SignOut>('sign out'),
  streams: token<StreamRegistry>('stream registry'),
  tasks: token<TaskRepository>('task repository'),
  tokens: token<TokenIssuer & TokenVerifier>('tokens'),
  users: token<UserDirectory>('user directory'),
  webApp: token<Koa>('web app'),
  webSettings: token<WebSettings>('web settings'),
};
