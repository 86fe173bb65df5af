import type { WireSourceReport } from '../../src/adapters/http/wire.js';
import type { Messages } from '../i18n/messages.js';

/** What to say of the sources since the answer before: only what changed, so that nothing is said twice. */
export function sourceNews(
  before: readonly WireSourceReport[] | null,
  after: readonly WireSourceReport[],
  messages: Messages,
): string[] {
  const statuses = new Map((before ?? []).map(({ source, status }) => [source, status]));
  return after.flatMap(({ source, status }) => {
    const was = statuses.get(source) ?? 'ok';
    if (status === was) return [];
    const name = messages.source[source];
    if (status === 'unavailable') return [messages.sources.unavailable(name)];
    if (status === 'ok') return [messages.sources.back(name)];
    return was === 'ok' ? [messages.sources.staleHint] : [];
  });
}
