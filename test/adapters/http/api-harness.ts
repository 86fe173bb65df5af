import { createApiApp, startHttpServer } from '../../../src/adapters/http/index.js';
import type { ApiAppDeps, RunningServer } from '../../../src/adapters/http/index.js';
import { JoseTokens } from '../../../src/adapters/jose/index.js';
import {
  FixedClock,
  InMemoryStreamRegistry,
  InMemoryTaskRepository,
  InMemoryUserDirectory,
} from '../../../src/adapters/memory/index.js';
import { ExportAdminTasks } from '../../../src/application/export-admin-tasks.js';
import { GetCurrentUser } from '../../../src/application/get-current-user.js';
import { GetTaskHistogram } from '../../../src/application/get-task-histogram.js';
import { ListAdminTasks } from '../../../src/application/list-admin-tasks.js';
import { SignIn } from '../../../src/application/sign-in.js';
import { at } from '../../support/task-builder.js';
import type { RawAnswer, RawRequest } from './raw-request.js';
import { rawRequest } from './raw-request.js';
import { RecordingLogger } from './recording-logger.js';

const ADMIN = { id: 'u-admin', username: 'admin', role: 'admin', password: 'correct horse' } as const;
const VIEWER = { id: 'u-viewer', username: 'viewer', role: 'user', password: 'battery staple' } as const;

/** The real API server over in-memory ports. */
export class ApiHarness {
  readonly clock = new FixedClock(at('2026-01-02T03:04:05Z'));
  readonly tasks = new InMemoryTaskRepository(this.clock);
  readonly streams = new InMemoryStreamRegistry(this.clock);
  readonly users = new InMemoryUserDirectory([ADMIN, VIEWER]);
  readonly tokens = new JoseTokens({
    secret: 'the secret of the tests, 32 bytes or more',
    issuer: 'taskdeck',
    audience: 'taskdeck',
    lifetimeSeconds: 3600,
    clock: this.clock,
  });
  readonly logger = new RecordingLogger();
  readUsers = async (): Promise<unknown> => true;
  #server: RunningServer | null = null;

  async start(overrides: Partial<ApiAppDeps> = {}): Promise<void> {
    const { tasks, streams, users, tokens, logger } = this;
    const app = createApiApp({
      listAdminTasks: new ListAdminTasks({ tasks, streams: [streams], users }),
      getTaskHistogram: new GetTaskHistogram({ tasks, streams: [streams], users }),
      exportAdminTasks: new ExportAdminTasks({ tasks, streams: [streams], users }),
      getCurrentUser: new GetCurrentUser({ users }),
      signIn: new SignIn({ credentials: users, tokens }),
      tokens,
      readiness: { users: () => this.readUsers() },
      logger,
      ...overrides,
    });
    this.#server = await startHttpServer(app, { host: '127.0.0.1', port: 0 });
  }

  get url(): string {
    return this.#server?.url ?? '';
  }

  async stop(): Promise<void> {
    await this.#server?.stop({ drainMs: 0 });
  }

  request(path: string, options?: RawRequest): Promise<RawAnswer> {
    return rawRequest(this.url, path, options);
  }

  /** As the user of this id, whether there is one or not. */
  async requestAs(userId: string, path: string, options: RawRequest = {}): Promise<RawAnswer> {
    const authorization = ['Authorization', `Bearer ${await this.tokenOf(userId)}`];
    return this.request(path, { ...options, headers: [...authorization, ...(options.headers ?? [])] });
  }

  asAdmin(path: string, options?: RawRequest): Promise<RawAnswer> {
    return this.requestAs(ADMIN.id, path, options);
  }

  async tokenOf(userId: string): Promise<string> {
    return (await this.tokens.issue({ id: userId })).token;
  }

  signIn(
    body: unknown,
    headers: readonly string[] = ['Content-Type', 'application/json'],
  ): Promise<RawAnswer> {
    const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    return this.request('/api/v1/auth/login', { method: 'POST', headers, body: text });
  }
}
