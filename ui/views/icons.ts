import type { SVGTemplateResult, TemplateResult } from 'lit-html';
import { html, svg } from 'lit-html';
import type { WireStatus } from '../../src/adapters/http/wire.js';

/** Each status has a shape of its own: colour is never the only sign. */
const STATUS_SHAPES: Readonly<Record<WireStatus, SVGTemplateResult>> = {
  queued: svg`<circle cx="8" cy="8" r="6" stroke-dasharray="2.5 2.2" /><path d="M8 5v3l2 1.3" />`,
  running: svg`<circle cx="8" cy="8" r="6" opacity=".35" /><path d="M8 2a6 6 0 0 1 6 6" /><circle cx="8" cy="8" r="2" fill="currentColor" stroke="none" />`,
  succeeded: svg`<circle cx="8" cy="8" r="6.5" fill="currentColor" stroke="none" /><path class="knockout" d="m5.2 8.2 2 2 3.6-4.2" />`,
  failed: svg`<path d="M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3l-3.8-3.8V5.3z" fill="currentColor" stroke="none" /><path class="knockout" d="m5.8 5.8 4.4 4.4m0-4.4-4.4 4.4" />`,
  cancelled: svg`<circle cx="8" cy="8" r="6" /><path d="m4 12 8-8" />`,
  unknown: svg`<path d="M8 1.6 14.4 8 8 14.4 1.6 8z" /><path d="M6.6 6.6c.2-1.6 2.9-1.5 2.8.1-.1 1-1.4 1.1-1.4 2M8 10.8v.1" />`,
};

const SHAPES = {
  chevron: svg`<path d="m6 4 4 4-4 4" />`,
  down: svg`<path d="m4 6 4 4 4-4" />`,
  first: svg`<path d="m11 4-4 4 4 4M5 4v8" />`,
  previous: svg`<path d="m10 4-4 4 4 4" />`,
  next: svg`<path d="m6 4 4 4-4 4" />`,
  last: svg`<path d="m5 4 4 4-4 4M11 4v8" />`,
  copy: svg`<rect x="5.5" y="5.5" width="8" height="8" rx="1.5" /><path d="M10.5 5.5v-2a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2" />`,
  done: svg`<path d="m3.5 8.5 3 3 6-7" />`,
  refresh: svg`<path d="M13 8a5 5 0 1 1-1.6-3.7M13 2.5v2.7h-2.7" />`,
  search: svg`<circle cx="7" cy="7" r="4.2" /><path d="m10.2 10.2 3.3 3.3" />`,
  close: svg`<path d="m4 4 8 8m0-8-8 8" />`,
  up: svg`<path d="M8 13V3M4 7l4-4 4 4" />`,
  ascending: svg`<path d="M8 12.5v-9M4.5 7 8 3.5 11.5 7" />`,
  descending: svg`<path d="M8 3.5v9M4.5 9 8 12.5 11.5 9" />`,
  warning: svg`<path d="M8 2 14.5 13.5h-13z" /><path d="M8 6.5v3M8 11.5v.1" />`,
  info: svg`<circle cx="8" cy="8" r="6" /><path d="M8 7.2v3.6M8 5v.1" />`,
  system: svg`<rect x="2" y="3" width="12" height="8" rx="1.2" /><path d="M6 14h4M8 11v3" />`,
  light: svg`<circle cx="8" cy="8" r="2.8" /><path d="M8 1.5v1.6M8 12.9v1.6M1.5 8h1.6M12.9 8h1.6M3.4 3.4l1.1 1.1M11.5 11.5l1.1 1.1M12.6 3.4l-1.1 1.1M4.5 11.5l-1.1 1.1" />`,
  dark: svg`<path d="M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8z" />`,
  keyboard: svg`<rect x="1.5" y="4" width="13" height="8" rx="1.4" /><path d="M4 6.6h.1M6.6 6.6h.1M9.3 6.6h.1M12 6.6h.1M5 9.5h6" />`,
  empty: svg`<path d="M2 9.5 4.2 3.6a1 1 0 0 1 .9-.6h5.8a1 1 0 0 1 .9.6L14 9.5v2.9a.9.9 0 0 1-.9.9H2.9a.9.9 0 0 1-.9-.9zM2 9.5h3.4l1 1.6h3.2l1-1.6H14" />`,
  link: svg`<path d="M6.8 9.2a2.5 2.5 0 0 0 3.6 0l2.3-2.3a2.5 2.5 0 0 0-3.6-3.6l-.9.9M9.2 6.8a2.5 2.5 0 0 0-3.6 0L3.3 9.1a2.5 2.5 0 0 0 3.6 3.6l.9-.9" />`,
  download: svg`<path d="M8 2.5v7.5M5 7.2l3 3 3-3M3 13h10" />`,
  clock: svg`<circle cx="8" cy="8" r="6" /><path d="M8 4.5V8l2.3 1.6" />`,
} satisfies Record<string, SVGTemplateResult>;

export type IconName = keyof typeof SHAPES;

export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    ${SHAPES[name]}
  </svg>`;
}

export function statusIcon(status: WireStatus): TemplateResult {
  const shape = STATUS_SHAPES[status] ?? STATUS_SHAPES.unknown;
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${shape}</svg>`;
}

export function brandMark(): TemplateResult {
  return html`<svg class="brand-mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <rect x="3" y="4" width="18" height="4.4" rx="1.6" />
    <rect x="3" y="10" width="12.5" height="4.4" rx="1.6" opacity=".72" />
    <rect x="3" y="16" width="7.5" height="4.4" rx="1.6" opacity=".45" />
  </svg>`;
}
