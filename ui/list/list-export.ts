import type { WireExportEnd } from '../../src/adapters/http/wire.js';
import type { Fault } from '../session/outcome.js';
import type { ExportOutcome } from './download-export.js';
import type { ExportFormat } from './export-check.js';

/** How an export is going. `whole`: all that the server told of; what it could not tell of itself is in its end. */
export type ExportState =
  | { readonly kind: 'running'; readonly rows: number }
  | { readonly kind: 'whole'; readonly end: WireExportEnd }
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'failed'; readonly fault: Fault | null };

interface ListExportParts {
  readonly token: string;
  readonly changed: (state: ExportState | null) => void;
  readonly sessionEnded: () => void;
}

const DRAW_EVERY_MS = 250;

/** Downloads one export at a time. */
export class ListExport {
  readonly #parts: ListExportParts;
  #state: ExportState | null = null;
  #controller: AbortController | null = null;
  #drawnAt = 0;

  constructor(parts: ListExportParts) {
    this.#parts = parts;
  }

  get state(): ExportState | null {
    return this.#state;
  }

  async start(format: ExportFormat, query: string): Promise<void> {
    this.cancel();
    const controller = new AbortController();
    const { signal } = controller;
    this.#controller = controller;
    this.#set({ kind: 'running', rows: 0 });
    try {
      const { downloadExport } = await import('./download-export.js');
      const { token } = this.#parts;
      const onProgress = ({ rows }: { rows: number }): void => this.#progress(rows, signal);
      const outcome = await downloadExport({ query, format, token, signal, onProgress });
      if (!signal.aborted) this.#end(outcome);
    } catch (error) {
      if (signal.aborted) return;
      this.#set({ kind: 'failed', fault: null });
      throw error;
    }
  }

  /** Breaks off what is under way, and forgets how the last one went. */
  cancel(): void {
    this.#controller?.abort();
    this.#controller = null;
    this.#set(null);
  }

  #progress(rows: number, { aborted }: AbortSignal): void {
    const now = Date.now();
    if (aborted || now - this.#drawnAt < DRAW_EVERY_MS) return;
    this.#drawnAt = now;
    this.#set({ kind: 'running', rows });
  }

  #end(outcome: ExportOutcome): void {
    this.#controller = null;
    switch (outcome.kind) {
      case 'ok':
        this.#set({ kind: 'whole', end: outcome.body });
        break;
      case 'incomplete':
        this.#set({ kind: 'incomplete' });
        break;
      case 'denied':
        this.#parts.sessionEnded();
        break;
      case 'refused':
        this.#set({ kind: 'failed', fault: null });
        break;
      case 'fault':
        this.#set({ kind: 'failed', fault: outcome.fault });
    }
  }

  #set(state: ExportState | null): void {
    this.#state = state;
    this.#parts.changed(state);
  }
}
