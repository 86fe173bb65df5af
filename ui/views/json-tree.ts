import type { TemplateResult } from 'lit-html';
import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { Locale } from '../i18n/locale.js';
import type { TreeNodes } from '../list/list-model.js';

const OPEN_TO_DEPTH = 2;
const SMALL = 24;

interface Node {
  readonly path: string;
  readonly depth: number;
  readonly locale: Locale;
  readonly nodes: TreeNodes;
}

/** A JSON value as a tree of keys; objects and arrays unfold. */
export function jsonTree(value: unknown, node: Node): TemplateResult {
  const entries = entriesOf(value);
  if (entries === null) return html`<span class="json-root">${scalar(value)}</span>`;
  return branches(entries, node);
}

function branches(entries: readonly (readonly [string, unknown])[], node: Node): TemplateResult {
  const { path, nodes, locale } = node;
  const limit = nodes.limit(path);
  const hidden = entries.length - limit;
  return html`<ul class="json">
    ${repeat(
      entries.slice(0, limit),
      ([key]) => key,
      ([key, value]) =>
        html`<li>${branch(key, value, { ...node, path: `${path}/${key}`, depth: node.depth + 1 })}</li>`,
    )}
    ${
      hidden > 0
        ? html`<li>
            <button class="button quiet small" type="button" @click=${() => nodes.showMore(path)}>
              ${locale.messages.details.more(locale.number(Math.min(hidden, 100)))}
            </button>
          </li>`
        : nothing
    }
  </ul>`;
}

function branch(key: string, value: unknown, node: Node): TemplateResult {
  const entries = entriesOf(value);
  if (entries === null || entries.length === 0) {
    return html`<span class="json-key">${key}</span>
      ${entries === null ? scalar(value) : html`<span class="json-empty">${Array.isArray(value) ? '[]' : '{}'}</span>`}`;
  }
  const { locale, nodes, path } = node;
  const { details } = locale.messages;
  const size = Array.isArray(value)
    ? details.items(entries.length, locale.number(entries.length))
    : details.entries(entries.length, locale.number(entries.length));
  const open = nodes.isOpen(path, node.depth < OPEN_TO_DEPTH && entries.length <= SMALL);
  return html`<details
    .open=${open}
    @toggle=${(event: Event) => {
      const now = (event.currentTarget as HTMLDetailsElement).open;
      if (now !== open) nodes.setOpen(path, now);
    }}
  >
    <summary><span class="json-key">${key}</span> <span class="json-size">${size}</span></summary>
    ${open ? branches(entries, node) : nothing}
  </details>`;
}

function scalar(value: unknown): TemplateResult {
  if (typeof value === 'string') return html`<span class="json-string">${value === '' ? '""' : value}</span>`;
  if (typeof value === 'number' || typeof value === 'bigint')
    return html`<span class="json-number">${String(value)}</span>`;
  return html`<span class="json-word">${String(value)}</span>`;
}

function entriesOf(value: unknown): (readonly [string, unknown])[] | null {
  return typeof value === 'object' && value !== null ? Object.entries(value) : null;
}
