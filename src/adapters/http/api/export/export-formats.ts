import { csv } from './csv-format.js';
import type { ExportFormat } from './export-format.js';
import { ndjson } from './ndjson-format.js';

export const EXPORT_FORMATS = { csv, ndjson } as const satisfies Record<string, ExportFormat>;

export type ExportFormatName = keyof typeof EXPORT_FORMATS;
