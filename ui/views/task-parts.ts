import type { TemplateResult } from 'lit-html';
import { html, nothing } from 'lit-html';
import { guard } from 'lit-html/directives/guard.js';
import type { WireStatus, WireTask } from '../../src/adapters/http/wire.js';
import type { Locale } from '../i18n/locale.js';
import { localText, timestampMs, utcText } from '../i18n/timestamp.js';
import { statusIcon } from './icons.js';
import { ticking } from './ticking.js';

export const nothingThere = html`<span class="muted" aria-hidden="true">–</span>`;

export function nameOf(task: WireTask, { messages }: Locale): string {
  return task.name === null || task.name.trim() === '' ? messages.list.unnamed : task.name;
}

/** Where the list has no name for a status, the source's own word stands for it; where it has one, the word is a hint. */
export function statusBadge(task: WireTask, locale: Locale): TemplateResult {
  const { status, status_text: word } = task;
  const name = nameOfStatus(status, locale);
  const withWord = statusText(task, locale);
  const shown =
    status === 'unknown' && typeof word === 'string'
      ? html`<span class="clip"><span class="sr-only">${name} </span>${word}</span>`
      : html`<span>${name}</span>`;
  return html`<span class="status" data-status=${status} title=${withWord === name ? nothing : withWord}
    >${statusIcon(status)}${shown}</span
  >`;
}

export function statusInFull(task: WireTask, locale: Locale): TemplateResult {
  const { status } = task;
  return html`<span class="status" data-status=${status}
    >${statusIcon(status)}<span>${statusText(task, locale)}</span></span
  >`;
}

/** The status with the source's own word for it, where that is another. */
export function statusText({ status, status_text: word }: WireTask, locale: Locale): string {
  const name = nameOfStatus(status, locale);
  return typeof word === 'string' ? locale.messages.statusWord(name, word) : name;
}

function nameOfStatus(status: WireStatus, { messages }: Locale): string {
  return messages.status[status] ?? status;
}

/** What waits or runs has no end: one that is told is a placeholder, or an earlier attempt's. */
export function endOf({ status, finished_at: end }: WireTask): string | null {
  return status === 'queued' || status === 'running' ? null : end;
}

/** How long ago, with the moment itself in both zones for who points at it or tabs to it. */
export function timeText(timestamp: string | null, locale: Locale, now: () => number): TemplateResult {
  if (timestamp === null) return nothingThere;
  const ms = timestampMs(timestamp);
  return html`<time
    datetime=${timestamp}
    tabindex="0"
    data-tip=${guard([timestamp], () => `${localText(timestamp)}\n${utcText(timestamp)}`)}
    >${ms === null ? timestamp : ticking(() => locale.ago(now() - ms))}</time
  >`;
}

export interface Spans {
  readonly waitedMs: number | null;
  readonly ranMs: number | null;
  /** Which of the two times still grows; null where neither does. */
  readonly growing: 'waiting' | 'running' | null;
}

/** How long a task waited and ran, up to `now` where it still does. */
export function spansOf(task: WireTask, now: number): Spans {
  const created = timestampMs(task.created_at);
  const started = timestampMs(task.started_at);
  const finished = timestampMs(task.finished_at);
  if (task.status === 'queued')
    return { waitedMs: between(created, now, SKEW_MS), ranMs: null, growing: 'waiting' };
  const waitedMs = between(created, started);
  if (task.status === 'running')
    return { waitedMs, ranMs: between(started, now, SKEW_MS), growing: 'running' };
  return { waitedMs, ranMs: between(started, finished), growing: null };
}

/** Clocks of different machines may be so far apart. */
const SKEW_MS = 60_000;
const LONGEST_SPAN_MS = 100 * 365 * 86_400_000;

/** A span of time; null where it ends before it begins, or is longer than any task: that's no span, but a wrong time. */
function between(from: number | null, to: number | null, skew = 0): number | null {
  if (from === null || to === null) return null;
  const span = to - from;
  return span < -skew || span > LONGEST_SPAN_MS ? null : Math.max(0, span);
}

export function durationText(task: WireTask, locale: Locale, now: () => number): TemplateResult {
  const { growing, waitedMs, ranMs } = spansOf(task, now());
  const { list } = locale.messages;
  if ((growing === 'waiting' ? waitedMs : ranMs) === null) return nothingThere;
  if (growing === null) return html`${locale.duration(ranMs ?? 0, true)}`;
  const spent = (key: 'waitedMs' | 'ranMs'): string => locale.duration(spansOf(task, now())[key] ?? 0);
  return growing === 'waiting'
    ? html`<span class="muted">${ticking(() => list.waiting(spent('waitedMs')))}</span>`
    : html`${ticking(() => spent('ranMs'))}`;
}

export function progressText(task: WireTask, locale: Locale): TemplateResult {
  const { progress, status } = task;
  if (progress === null || (status === 'queued' && progress === 0)) return nothingThere;
  const share = Math.min(1, Math.max(0, progress));
  const text = locale.percent(share);
  if (status !== 'running') return html`<span class="progress-text muted">${text}</span>`;
  return html`<span class="progress"
    ><progress
      max="1"
      .value=${share}
      aria-label=${locale.messages.list.progressOf(nameOf(task, locale))}
    ></progress
    ><span class="progress-text">${text}</span></span
  >`;
}
