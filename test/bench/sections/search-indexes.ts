import type { Bench, BenchDatabase, Section } from '../bench.js';
import { withKnex } from '../database/bench-database.js';
import { heapSize, indexSizes } from '../database/table-size.js';
import { showCount, showMegabytes, showShare } from '../report/show.js';

export interface IndexFigures {
  readonly rows: number;
  readonly name: string;
  readonly isForSearch: boolean;
  readonly bytes: number;
  /** Of the jobs without any index. */
  readonly heapBytes: number;
}

export const searchIndexes: Section<IndexFigures> = {
  name: 'search-indexes',
  title: 'What indexes take on the disk',
  note: 'Just made, and so as small as they get. Those that no search needs are there for the list.',
  columns: [
    { title: 'rows', show: ({ rows }) => showCount(rows) },
    { title: 'index', show: ({ name }) => name },
    { title: 'for', show: ({ isForSearch }) => (isForSearch ? 'finding' : 'the list') },
    { title: 'size', show: ({ bytes }) => showMegabytes(bytes) },
    { title: 'of the heap', show: ({ bytes, heapBytes }) => showShare(bytes / heapBytes) },
  ],
  async measure(bench: Bench) {
    const figures: IndexFigures[] = [];
    for (const database of bench.databases) figures.push(...(await measureSize(database)));
    return figures;
  },
};

function measureSize({ rows, url }: BenchDatabase): Promise<IndexFigures[]> {
  return withKnex(url, async (knex) => {
    const heapBytes = await heapSize(knex);
    return (await indexSizes(knex)).map((index) => ({ rows, heapBytes, ...index }));
  });
}
