import type { Column } from '../bench.js';
import type { Performance } from '../load/compete.js';
import { showMegabytes, showNumber } from './show.js';

/** How long a request takes that is alone. */
export type Latency = Pick<Performance, 'p50Ms' | 'p99Ms' | 'failure'>;

export const LATENCY_COLUMNS: readonly Column<Latency>[] = [
  { title: 'p50, ms', show: ({ p50Ms, failure }) => failure ?? showNumber(p50Ms) },
  { title: 'p99, ms', show: ({ p99Ms }) => showNumber(p99Ms) },
];

/** Of every table in which servers compete. */
export const PERFORMANCE_COLUMNS: readonly Column<Performance>[] = [
  ...LATENCY_COLUMNS,
  { title: 'requests/s', show: ({ perSecond }) => showNumber(perSecond) },
  { title: 'CPU of the server, ms', show: ({ serverCpuMs }) => showNumber(serverCpuMs) },
  { title: 'CPU of Postgres, ms', show: ({ postgresCpuMs }) => showNumber(postgresCpuMs) },
  { title: 'memory', show: ({ rssBytes }) => showMegabytes(rssBytes) },
];
