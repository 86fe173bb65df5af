import { stringifyJson } from '../../../json/json-text.js';
import type { ExportFormat } from './export-format.js';

/** A task a line, as in the list; the last line is the end. */
export const ndjson: ExportFormat = {
  contentType: 'application/x-ndjson; charset=utf-8',
  head: '',
  row: (task) => `${stringifyJson(task)}\n`,
  end: (end) => `${stringifyJson({ end })}\n`,
};
