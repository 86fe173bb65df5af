import type { Knex } from 'knex';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import type { WireTaskPage } from '../../../src/adapters/http/wire.js';
import { JOBS_TABLE } from '../../../src/adapters/knex/schema.js';
import type { Resources } from '../../support/resources.js';
import type { Bench, BenchDatabase } from '../bench.js';
import { withKnex } from '../database/bench-database.js';
import { API_PATH, PAGE_SIZE } from '../load/lists.js';
import type { ServerProcess } from '../processes/server-process.js';
import type { StreamsPlan } from './start-servers.js';
import { startApi, startContender, startStreaming } from './start-servers.js';

export const STREAMS = 40;
/** Streams lie among so many jobs each, so that a page mixes both alike at each size. */
const JOBS_PER_STREAM = 10;

export interface Platform {
  readonly api: ServerProcess;
  readonly streaming: ServerProcess;
}

/** The StreamingServer and the API server on a database. */
export async function startPlatform(
  resources: Resources,
  { url }: Pick<BenchDatabase, 'url'>,
  { count = STREAMS, lively = false }: { readonly count?: number; readonly lively?: boolean } = {},
): Promise<Platform> {
  const span = await withKnex(url, (knex) => newestMoments(knex, count * JOBS_PER_STREAM));
  const streaming = keep(resources, await startStreaming({ count, lively, ...span }));
  const api = keep(resources, await startApi(url, streaming));
  return { api, streaming };
}

/** Answers the bytes of the first page. */
export async function startBareAnswer(
  resources: Resources,
  bench: Bench,
  api: ServerProcess,
): Promise<ServerProcess> {
  const bodyFile = join(bench.folder, 'first-page.json');
  writeFileSync(bodyFile, JSON.stringify(await readPage(bench, api, `${API_PATH}?page=1`)));
  return keep(resources, await startContender('bare-answer', { BODY_FILE: bodyFile }));
}

/** Reads the newest jobs by their primary key. */
export async function startPrimaryKey(
  resources: Resources,
  { url }: Pick<BenchDatabase, 'url'>,
): Promise<ServerProcess> {
  const ids = await withKnex(url, (knex) =>
    knex(JOBS_TABLE).orderBy('created_at', 'desc').limit(PAGE_SIZE).pluck('id'),
  );
  return keep(resources, await startContender('primary-key', { DATABASE_URL: url, IDS: ids.join(',') }));
}

/** A page as an admin gets it. */
export function readPage(bench: Bench, server: ServerProcess, path: string): Promise<WireTaskPage> {
  return readJson<WireTaskPage>(bench, server, path);
}

export async function readJson<Wire>(bench: Bench, server: ServerProcess, path: string): Promise<Wire> {
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`, {
    headers: { Authorization: `Bearer ${bench.tokens[0] ?? ''}` },
  });
  if (response.status !== 200)
    throw new Error(`${path}: status ${response.status}: ${await response.text()}`);
  return (await response.json()) as Wire;
}

/** What an answer says of the jobs alone. @throws Error where it could not read them. */
export function jobsOf({ sources }: Pick<WireTaskPage, 'sources'>): {
  readonly total: number;
  readonly searchedFrom: string | null;
} {
  const report = sources.find(({ source }) => source === 'compute');
  if (report?.status !== 'ok' || report.item_total === null) throw new Error('no jobs');
  return { total: report.item_total, searchedFrom: report.searched_from ?? null };
}

export function keep(resources: Resources, server: ServerProcess): ServerProcess {
  resources.defer(() => server.stop());
  return server;
}

/** From when on so many jobs were created, and when the last one was. */
async function newestMoments(knex: Knex, jobs: number): Promise<Pick<StreamsPlan, 'from' | 'to'>> {
  const { rows } = await knex.raw<{ rows: { from: Date; to: Date }[] }>(
    `SELECT min(created_at) AS "from", max(created_at) AS "to"
       FROM (SELECT created_at FROM ${JOBS_TABLE} ORDER BY created_at DESC LIMIT ?) AS newest`,
    [jobs],
  );
  const span = rows[0];
  if (span === undefined) throw new Error('no jobs');
  return { from: span.from.toISOString(), to: span.to.toISOString() };
}
