import type { EmbeddedPostgresFault } from './embedded-postgres-error.js';
import type { ServerPlan } from './postgres-process.js';

/** What the parent tells the warden. */
export type ToWarden =
  | { readonly type: 'start'; readonly plan: ServerPlan; readonly port: number | null }
  | { readonly type: 'stop' };

/** What the warden tells its parent. */
export type FromWarden =
  | { readonly type: 'progress'; readonly text: string }
  | { readonly type: 'ready'; readonly port: number; readonly pid: number; readonly password: string }
  | { readonly type: 'failed'; readonly fault: EmbeddedPostgresFault; readonly message: string };
