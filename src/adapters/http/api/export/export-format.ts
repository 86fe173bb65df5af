import type { WireExportEnd, WireTask } from '../../wire.js';

/** How an export is written. Its end tells that it is whole: what breaks off lacks it. */
export interface ExportFormat {
  readonly contentType: string;
  readonly head: string;
  readonly row: (task: WireTask) => string;
  readonly end: (end: WireExportEnd) => string;
}
