import type { Task } from '../../../../src/domain/task.js';
import type { Json } from '../../../../src/domain/json.js';
import type { SearchWord } from '../../../../src/domain/task-scope.js';
import type { Timestamp } from '../../../../src/domain/timestamp.js';
import { aJob } from '../../../contract/a-job.js';
import { anId } from '../../../contract/task-queries.js';

const NAMES = [
  ...[
    'daily report',
    'Weekly REPORT',
    '100% of x_y',
    'back\\slash',
    'x-y',
    "l'été",
    'ÉTÉ Résumé',
    '  spaces  ',
  ],
  ...[
    '會議',
    '會議紀錄 2026',
    '董事會 議題',
    '會會議議',
    '社會議題',
    '漢字かな交じり',
    '한국어 회의',
    'AI',
    'a',
    '',
    '議',
  ],
  ...['token=abc123', '😀 smile', 'tab\there', 'straße'],
];
const ERRORS = ['CUDA out of memory', 'worker lost: 30 s', '逾時', 'password=hunter2 refused'];
const DETAILS: readonly Json[] = [
  {},
  { model: 'gemma-3', gpu: { type: 'H100', count: 2 } },
  { model: 'Gemma-3', gpu: { type: 'A100', count: 1.5 } },
  { model: 7, tags: ['gemma-3'], dry: true },
  { model: '7', dry: 'true', 'a b': { '"': '\\' } },
  { model: { name: 'gemma-3' }, dry: false, n: null },
];

const pick = <T>(values: readonly T[], index: number): T => values[index % values.length] as T;

/** Jobs of all that can be searched for, many of which share their moment of creation. */
export function searchableJobs(count: number): Task[] {
  return Array.from({ length: count }, (_, index) =>
    aJob({
      id: anId(index * 7_919),
      name: index % 11 === 0 ? null : pick(NAMES, index),
      userId: index % 13 === 0 ? null : `user-${(index * index) % 7}`,
      status: index % 41 === 0 ? 'running' : 'failed',
      error: index % 3 === 0 ? pick(ERRORS, index / 3) : null,
      details: pick(DETAILS, index * 5),
      createdAt: new Date(Date.UTC(2026, 0, 1) + Math.floor(index / 4) * 1_000)
        .toISOString()
        .replace('Z', '000Z') as Timestamp,
    }),
  );
}

export const WORDS: readonly SearchWord[] = [
  ...[
    'report',
    'REPORT',
    'y rep',
    '%',
    '_',
    '0% of',
    'x_y',
    '\\',
    'ÉTÉ',
    'été',
    'résumé',
    '會議',
    '會',
    '議題',
    '會會',
    '議紀',
  ],
  ...[
    '社會議',
    '字か',
    '회의',
    'ai',
    'a',
    ' ',
    '',
    'user-3',
    'USER-3',
    'user',
    'token',
    'abc123',
    '😀',
    '\t',
    'STRASSE',
  ],
  ...['nul\0', '000000', anId(7_919), anId(7_919).toUpperCase(), anId(7_919).slice(0, 34), 'nothing'],
].map((text): SearchWord => ({ kind: 'text', text }));

export const ERROR_WORDS: readonly SearchWord[] = ['cuda', 'OUT of', '逾', 'hunter2', 's', '%'].map(
  (text): SearchWord => ({ kind: 'error', text }),
);

export const DETAIL_WORDS: readonly SearchWord[] = [
  ...([
    ['model', 'gemma-3'],
    ['model', '7'],
    ['model', '7.0'],
    ['model.name', 'gemma-3'],
    ['gpu.count', '1.50'],
  ] as const),
  ...([
    ['gpu.type', 'H100'],
    ['gpu', 'H100'],
    ['dry', 'true'],
    ['n', 'null'],
    ['tags', 'gemma-3'],
    ['a b.\"', '\\'],
  ] as const),
].map(([path, value]): SearchWord => ({ kind: 'detail', path: path.split('.'), value }));
