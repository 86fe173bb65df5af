import type { Bench, Section } from '../bench.js';
import { largest } from '../bench.js';
import { compete, timesFaster, warmUp } from '../load/compete.js';
import type { Contestant, Performance } from '../load/compete.js';
import { getRequest } from '../load/http-connection.js';
import { API_PATH, BFF_PATH, sameList } from '../load/lists.js';
import { askOnce } from '../load/measure-load.js';
import { keep, startBareAnswer, startPlatform } from '../platform/list-servers.js';
import { startWeb } from '../platform/start-servers.js';
import type { ServerProcess } from '../processes/server-process.js';
import { PERFORMANCE_COLUMNS } from '../report/performance-columns.js';
import { showNumber, showShare } from '../report/show.js';
import { usingResources } from '../using-resources.js';

export interface WebFigures extends Performance {
  readonly answer: string;
  /** Of the requests per second that the API server itself answers in the same rounds; null for its own and for the limit. */
  readonly ofApi: number | null;
  /** Of the bare answer's. */
  readonly ofBare: number | null;
}

/** What is compared. */
export const ANSWERS = {
  list: 'the API: a shared list',
  webList: 'the web server: a shared list',
  notModified: 'the API: 304',
  webNotModified: 'the web server: 304',
  bare: 'limit: bare answer',
} as const;

/** The web server's answers with those of the API that it passes on. */
const BEHIND: Readonly<Record<string, string>> = {
  [ANSWERS.webList]: ANSWERS.list,
  [ANSWERS.webNotModified]: ANSWERS.notModified,
};

export const web: Section<WebFigures> = {
  name: 'web',
  title: 'Through the web server, and when nothing changed',
  note: `The first page of the largest table, which all ask for, at \`taskdeck api\` and by way of \`taskdeck web\`; a 304 is what
those get who send the \`If-None-Match\` of the answer before. The **limit** is Koa answering the bytes of that page and doing nothing
else. Shares are medians of the rounds. No request asks for compression.`,
  columns: [
    { title: 'answer', show: ({ answer }) => answer },
    ...PERFORMANCE_COLUMNS,
    { title: 'CPU of the API behind it, ms', show: ({ behindCpuMs }) => showNumber(behindCpuMs) },
    { title: "of the API's requests/s", show: ({ ofApi }) => showShare(ofApi) },
    { title: 'of the limit', show: ({ ofBare }) => showShare(ofBare) },
  ],
  async measure(bench) {
    bench.progress('web');
    return usingResources(async (resources) => {
      const { api } = await startPlatform(resources, largest(bench));
      const bare = await startBareAnswer(resources, bench, api);
      const contestants = await contestantsOf(bench, {
        api,
        bare,
        web: keep(resources, await startWeb(api)),
      });
      await warmUp(bench, contestants);
      const performances = await compete(bench, contestants);
      const measured = new Map(contestants.map(({ name }, index) => [name, performances[index]]));
      const timesOf = (performance: Performance, other: string | undefined) => {
        const compared = other === undefined ? undefined : measured.get(other);
        return compared === undefined ? null : timesFaster(performance, compared);
      };
      return performances.map((performance, index) => {
        const answer = contestants[index]?.name ?? '';
        const [ofApi, ofBare] = [timesOf(performance, BEHIND[answer]), timesOf(performance, ANSWERS.bare)];
        return { answer, ...performance, ofApi, ofBare };
      });
    });
  },
};

async function contestantsOf(
  { tokens }: Bench,
  servers: Readonly<Record<'api' | 'web' | 'bare', ServerProcess>>,
): Promise<Contestant[]> {
  const { api, web, bare } = servers;
  const [path, webPath] = [`${API_PATH}?page=1`, `${BFF_PATH}?page=1`];
  return [
    { name: ANSWERS.list, servers: [api], requests: sameList(path, tokens) },
    { name: ANSWERS.webList, servers: [web, api], requests: sameList(webPath, tokens) },
    {
      name: ANSWERS.notModified,
      servers: [api],
      requests: await conditional(api, path, tokens),
      status: 304,
    },
    {
      name: ANSWERS.webNotModified,
      servers: [web, api],
      requests: await conditional(web, webPath, tokens),
      status: 304,
    },
    { name: ANSWERS.bare, servers: [bare], requests: sameList(path, tokens) },
  ];
}

/** The same list, asked for by each admin with the ETag that they have. */
function conditional(server: ServerProcess, path: string, tokens: readonly string[]): Promise<Buffer[]> {
  return Promise.all(
    tokens.map(async (token) => {
      const headers = { Authorization: `Bearer ${token}` };
      const { etag } = await askOnce(server.port, getRequest(path, headers));
      return getRequest(path, { ...headers, 'If-None-Match': etag ?? '"none"' });
    }),
  );
}
