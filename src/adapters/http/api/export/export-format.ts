import type { WireExportEnd, WireTask } from '../../wire.js';
import { csv } from './csv-format.js';
import { ndjson } from './ndjson-format.js';

/** How an export is written. Its end tells that it is whole: what breaks off lacks it. */
export interface ExportFormat {
  readonly contentType: string;
  readonly head: string;
  readonly row: (task: WireTask) => string;
  readonly end: (end: WireExportEnd) => string;
}

export const EXPORT_FORMATS = { csv, ndjson } as const satisfies Record<string, ExportFormat>;

export type ExportFormatName = keyof typeof EXPORT_FORMATS;
