import type { WireSourceReport } from '../../src/adapters/http/wire.js';
import type { Messages } from '../i18n/messages.js';

/** What to say of the sources since the answer before: only what changed, so that nothing is said twice. */
export function sourceNews(
  before: readonly WireSourceReport[] | null,
  after: readonly WireSourceReport[],
  messages: Messages,
): string[] {
  const reports = new Map((before ?? []).map((report) => [report.source, report]));
  return after.flatMap((report) => {
    const was = reports.get(report.source);
    return [...statusNews(report, was?.status ?? 'ok', messages), ...unreadableNews(report, was, messages)];
  });
}

function statusNews(
  { source, status }: WireSourceReport,
  was: WireSourceReport['status'],
  { sources, source: names }: Messages,
): string[] {
  if (status === was) return [];
  if (status === 'unavailable') return [sources.unavailable(names[source])];
  if (status === 'ok') return [sources.back(names[source])];
  return was === 'ok' ? [sources.staleHint] : [];
}

/** That there are any now, not how their number changes. */
function unreadableNews(
  { source, unreadable }: WireSourceReport,
  was: WireSourceReport | undefined,
  { sources, source: names }: Messages,
): string[] {
  if (!(unreadable > 0) || (was !== undefined && was.unreadable > 0)) return [];
  return [sources.unreadable(names[source], unreadable, String(unreadable))];
}
