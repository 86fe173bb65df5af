import { expect } from 'chai';
import type { WireTaskPage } from '../../src/adapters/http/wire.js';
import { signIn } from '../support/api-client.js';
import { Resources } from '../support/resources.js';
import type { Stack } from '../support/stack.js';
import { startStack } from '../support/stack.js';

const JOBS = 1_500;
const STREAMS = 60;
const STATUSES = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'unknown'];
const TYPES = ['llm.chat', 'embedding', 'image.generate', '影片生成'];

/** Many ties, gaps of one microsecond, and keys that are missing. */
const FILL_JOBS = `
  INSERT INTO inference_jobs (id, user_id, name, task_type, status, progress, created_at, started_at, finished_at)
  SELECT gen_random_uuid(), 'u-' || i % 7, 'job ' || i, (?::text[])[1 + i % ?], (?::text[])[1 + i % ?], NULL,
         timestamptz '2026-03-01' + (i % 211) * interval '1 microsecond' + (i % 3) * interval '1 hour',
         CASE WHEN i % 4 > 0 THEN timestamptz '2026-03-02' + (i % 97) * interval '1 microsecond' END,
         CASE WHEN i % 5 > 2 THEN timestamptz '2026-03-03' + (i % 13) * interval '1 microsecond' END
  FROM generate_series(1, ?::int) AS i`;

const FILL_STREAMS = `
  CREATE TABLE oracle_streams AS
  SELECT 'stream/' || chr(97 + i % 26) || i AS id, (?::text[])[1 + i % ?] AS task_type, (?::text[])[1 + i % ?] AS status,
         CASE WHEN i % 10 > 0 THEN timestamptz '2026-03-01' + (i % 53) * interval '4 microsecond' END AS created_at,
         CASE WHEN i % 4 > 0 THEN timestamptz '2026-03-02' + (i % 47) * interval '2 microsecond' END AS started_at,
         CASE WHEN i % 3 > 1 THEN timestamptz '2026-03-03' + (i % 7) * interval '2 microsecond' END AS finished_at
  FROM generate_series(1, ?::int) AS i`;

const TEXT = `'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`;

describe('a walk over all pages of the merged list, over HTTP', function () {
  this.timeout(180_000);
  const resources = new Resources();
  let stack: Stack;
  let token: string;

  before(async () => {
    stack = resources.use(await startStack());
    const words = [TYPES, TYPES.length, STATUSES, STATUSES.length];
    await stack.knex.raw(FILL_JOBS, [...words, JOBS]);
    await stack.knex.raw(FILL_STREAMS, [...words, STREAMS]);
    const { rows } = await stack.knex.raw<{ rows: { stream_id: string }[] }>(
      `SELECT id AS stream_id, task_type, status, to_char(created_at AT TIME ZONE 'UTC', ${TEXT}) AS created_at,
              to_char(started_at AT TIME ZONE 'UTC', ${TEXT}) AS started_at,
              to_char(finished_at AT TIME ZONE 'UTC', ${TEXT}) AS finished_at FROM oracle_streams`,
    );
    stack.streaming.streams = rows;
    token = await signIn(stack.url, 'admin');
  });
  after(() => resources.close());

  /** The whole list by SQL alone: both sources in one UNION, one ORDER BY. */
  async function oracle(
    sort: string,
    filter: { task_type?: string; status_filter?: string; source?: string },
  ) {
    const column = sort.replace('-', '');
    const { rows } = await stack.knex.raw<{ rows: { source: string; id: string }[] }>(
      `SELECT source, id FROM (
         SELECT 'compute' AS source, id::text, task_type, status, created_at, started_at, finished_at FROM inference_jobs
         UNION ALL
         SELECT 'streaming', id, task_type, status, created_at, started_at, finished_at FROM oracle_streams) AS tasks
       WHERE task_type = ANY (?) AND status = ANY (?) AND source = ANY (?)
       ORDER BY ${column} ${sort.startsWith('-') ? 'DESC' : 'ASC'} NULLS LAST, source COLLATE "C", id COLLATE "C"`,
      [
        filter.task_type?.split(',') ?? TYPES,
        filter.status_filter?.split(',') ?? STATUSES,
        [filter.source ?? ['compute', 'streaming']].flat(),
      ],
    );
    return rows.map(({ source, id }) => `${source}:${id}`);
  }

  async function walk(parameters: Record<string, string>) {
    const seen: string[] = [];
    const totals = new Set<number>();
    for (let page = 1, last = 1; page <= last; page++) {
      const query = new URLSearchParams({ ...parameters, page: String(page), size: '100' });
      const response = await fetch(`${stack.url}/bff/v1/admin/tasks?${query}`, {
        headers: { Authorization: `Bearer ${token}` },
      });
      expect(response.status).to.equal(200);
      const answer = (await response.json()) as WireTaskPage;
      expect(answer.page_now).to.equal(page);
      seen.push(...answer.items.map(({ source, id }) => `${source}:${id}`));
      totals.add(answer.item_total);
      last = answer.page_total;
    }
    return { seen, totals: [...totals] };
  }

  const filters: Record<string, string>[] = [
    {},
    ...STATUSES.map((status_filter) => ({ status_filter })),
    ...TYPES.map((task_type) => ({ task_type })),
    { source: 'compute' },
    { source: 'streaming' },
    { status_filter: 'queued,failed,unknown' },
    { task_type: 'embedding,影片生成' },
    { task_type: 'llm.chat', status_filter: 'queued,succeeded,cancelled' },
    { task_type: 'llm.chat,embedding', status_filter: 'running', source: 'compute' },
    { task_type: 'embedding', status_filter: 'running', source: 'streaming' },
  ];
  for (const sort of ['created_at', 'started_at', 'finished_at'].flatMap((key) => [key, `-${key}`])) {
    it(`equals an oracle in SQL for every filter, sorted by ${sort}`, async () => {
      for (const filter of filters) {
        const expected = await oracle(sort, filter);
        const { seen, totals } = await walk({ ...filter, sort });
        expect(seen, JSON.stringify(filter)).to.deep.equal(expected);
        expect(totals, JSON.stringify(filter)).to.deep.equal([expected.length]);
      }
    });
  }

  it('has something to compare: each filter matches tasks of both kinds, or of the kind that it names', async () => {
    for (const filter of filters) {
      const kinds = new Set((await oracle('created_at', filter)).map((key) => key.split(':', 1)[0]));
      const wanted = filter['source'] === undefined ? ['compute', 'streaming'] : [filter['source']];
      expect([...kinds], JSON.stringify(filter)).to.have.members(wanted);
    }
    expect(await oracle('created_at', {})).to.have.length(JOBS + STREAMS);
  });
});
