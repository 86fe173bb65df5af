import type { WireSourceReport } from '../../src/adapters/http/wire.js';
import type { Messages } from '../i18n/messages.js';
import { originText } from './sources.js';

/** What to say of the sources since the answer before: only what changed, so that nothing is said twice. */
export function sourceNews(
  before: readonly WireSourceReport[] | null,
  after: readonly WireSourceReport[],
  messages: Messages,
): string[] {
  const reports = new Map((before ?? []).map((report) => [keyOf(report), report]));
  return after.flatMap((report) => {
    const was = reports.get(keyOf(report));
    return [...statusNews(report, was?.status ?? 'ok', messages), ...unreadableNews(report, was, messages)];
  });
}

function statusNews(report: WireSourceReport, was: WireSourceReport['status'], messages: Messages): string[] {
  const { status } = report;
  const { sources } = messages;
  const name = originText(report, messages);
  if (status === was) return [];
  if (status === 'unavailable') return [sources.unavailable(name)];
  if (status === 'ok') return [sources.back(name)];
  return was === 'ok' ? [sources.staleNow(name)] : [];
}

/** That there are any now, not how their number changes. */
function unreadableNews(
  report: WireSourceReport,
  was: WireSourceReport | undefined,
  messages: Messages,
): string[] {
  const { unreadable } = report;
  if (!(unreadable > 0) || (was !== undefined && was.unreadable > 0)) return [];
  const name = originText(report, messages);
  return [messages.sources.unreadable(name, unreadable, String(unreadable))];
}

function keyOf({ source, origin }: WireSourceReport): string {
  return `${source} ${origin}`;
}
