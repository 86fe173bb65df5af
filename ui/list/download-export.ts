import type { WireExportEnd } from '../../src/adapters/http/wire.js';
import { saveFile } from '../browser/save-file.js';
import type { Outcome } from '../session/outcome.js';
import { readOutcome } from '../session/outcome.js';
import type { ExportFormat } from './export-check.js';
import { ExportCheck } from './export-check.js';

export interface ExportProgress {
  /** How many tasks have come. */
  readonly rows: number;
  readonly bytes: number;
}

export interface DownloadExport {
  /** The list's, without its question mark; its page is left out. */
  readonly query: string;
  readonly format: ExportFormat;
  readonly token: string;
  /** Ends the download, which then rejects with the signal's reason. */
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ExportProgress) => void;
}

/** `ok`: it is whole, and the browser saves it. `incomplete`: it broke off, and nothing is saved. */
export type ExportOutcome = Outcome<WireExportEnd> | { readonly kind: 'incomplete' };

const TYPES: Readonly<Record<ExportFormat, string>> = { csv: 'text/csv', ndjson: 'application/x-ndjson' };
/** Browsers may keep blobs on disk, but arrays in memory. */
const BLOB_BYTES = 8 * 1024 * 1024;
const NETWORK_FAULT: ExportOutcome = {
  kind: 'fault',
  fault: { kind: 'network', status: null, retryAfterSeconds: null, requestId: null },
};

/**
 * Downloads all tasks of a list, and has the browser save them where it got them all. A link could not send the token,
 * and an export that broke off may look like a whole one, but for its end.
 */
export async function downloadExport(
  { query, format, token, signal, onProgress }: DownloadExport,
  save: (name: string, content: Blob) => void = saveFile,
): Promise<ExportOutcome> {
  const response = await orNull(
    fetch(`/bff/v1/admin/tasks/export?${exportQuery(query, format)}`, {
      headers: { accept: `${TYPES[format]}, application/problem+json`, authorization: `Bearer ${token}` },
      cache: 'no-store',
      redirect: 'manual',
      credentials: 'same-origin',
      signal,
    }),
    signal,
  );
  if (response === null) return NETWORK_FAULT;
  const contentType = response.headers.get('content-type');
  const isExport = contentType?.split(';')[0]?.trim().toLowerCase() === TYPES[format];
  if (response.status !== 200 || !isExport || response.body === null) return readRefusal(response, signal);

  const check = new ExportCheck(format);
  const onPiece = (piece: Uint8Array, bytes: number) => {
    check.take(piece);
    onProgress({ rows: check.records, bytes });
  };
  const content = await orNull(collect(response.body, onPiece), signal);
  const end = check.end();
  if (content === null || end === null) return { kind: 'incomplete' };
  save(fileName(response.headers) ?? `tasks.${format}`, content);
  return { kind: 'ok', body: end };
}

function exportQuery(query: string, format: ExportFormat): string {
  const parameters = new URLSearchParams(query);
  parameters.delete('page');
  parameters.delete('size');
  parameters.set('format', format);
  return parameters.toString();
}

/** null where the network failed. @throws the signal's reason where it aborted. */
async function orNull<T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof TypeError || error instanceof DOMException) return null;
    throw error;
  }
}

async function readRefusal(response: Response, signal: AbortSignal): Promise<ExportOutcome> {
  const text = await orNull(response.text(), signal);
  if (text === null) return NETWORK_FAULT;
  const answer = {
    status: response.status,
    contentType: response.headers.get('content-type'),
    retryAfter: response.headers.get('retry-after'),
    body: parse(text),
  };
  return readOutcome(answer, isNothing, Date.now());
}

/** No body that comes whole is an export. */
function isNothing(_body: unknown): _body is never {
  return false;
}

async function collect(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  onPiece: (piece: Uint8Array, bytes: number) => void,
): Promise<Blob> {
  const reader = body.getReader();
  let blob = new Blob();
  let pieces: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Blob([blob, ...pieces]);
    bytes += value.length;
    pieces.push(value);
    onPiece(value, bytes);
    if (bytes - blob.size < BLOB_BYTES) continue;
    blob = new Blob([blob, ...pieces]);
    pieces = [];
  }
}

/** As the servers write it. */
function fileName(headers: Headers): string | null {
  return /filename="([\w.-]+)"/.exec(headers.get('content-disposition') ?? '')?.[1] ?? null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
