import { isAbsolute, relative } from 'node:path';
import type { EmbeddedPostgres } from '../../src/adapters/embedded-postgres/index.js';
import type { DemoUser } from './demo-users.js';
import type { DemoServers, ServerPorts } from './start-servers.js';

export interface RunningDemo {
  readonly servers: DemoServers;
  readonly ports: ServerPorts;
  readonly users: readonly DemoUser[];
  readonly postgres: EmbeddedPostgres | null;
  readonly logs: string;
}

/** What a person needs to know once everything runs. */
export function describeDemo({ servers, ports, users, postgres, logs }: RunningDemo): string {
  const { web, api, streaming } = servers;
  const signIn = users
    .map(({ username, password, role }) => `${username} / ${password} (${role})`)
    .join('   ');
  const rows = [
    ['Web server', `http://127.0.0.1:${ports.web}`, `pid ${web.pid}`],
    ['API server', `http://127.0.0.1:${ports.api}`, `pid ${api.pid}`],
    ['StreamingServer', `http://127.0.0.1:${ports.streaming}`, `pid ${streaming.pid}`],
    ...(postgres === null ? [] : [['Postgres', `127.0.0.1:${postgres.port}`, `pid ${postgres.pid}`]]),
  ];
  return [
    '',
    '  Taskdeck is running.',
    '',
    `  Open     http://127.0.0.1:${ports.web}/admin/tasks`,
    `  Sign in  ${signIn || 'as a user of this database'}`,
    '',
    ...rows.map(([name = '', url = '', pid]) => `  ${name.padEnd(16)} ${url.padEnd(22)} ${pid}`),
    '',
    ...(postgres === null ? [] : [`  Data in ${shortest(postgres.dataDir)}`]),
    `  Logs in ${shortest(logs)}. Kill a server or Postgres to see the page survive it; it comes back by itself.`,
    '  Ctrl-C stops everything.',
    '',
  ].join('\n');
}

/** Relative where the path is below the folder that the person is in. */
function shortest(path: string): string {
  const below = relative(process.cwd(), path);
  return below === '' || below.startsWith('..') || isAbsolute(below) ? path : below;
}
