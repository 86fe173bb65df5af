import type { StreamsAnswer } from './streams-answer.js';

export type StreamsTruth =
  | 'no list'
  | {
      /** The distinct usable ids, in order. */
      readonly ids: readonly string[];
      readonly entryCount: number;
      readonly tellsOfMore: boolean;
    };

/** What a generated answer holds, by the plainest means and without a word of the adapter's. */
export function truthOf({ body, headers }: StreamsAnswer): StreamsTruth {
  if (headers['Content-Type'] === 'text/html') return 'no list';
  let document: unknown;
  try {
    document = JSON.parse(body);
  } catch {
    return 'no list';
  }
  const list = Array.isArray(document) ? document : (document as { streams?: unknown } | null)?.streams;
  if (!Array.isArray(list)) return 'no list';
  const ids = (list as unknown[]).map(idOf).filter((id) => id !== null);
  const told = Array.isArray(document) ? {} : (document as Record<string, unknown>);
  return { ids: [...new Set(ids)], entryCount: list.length, tellsOfMore: isPart(told, list.length, headers) };
}

function idOf(entry: unknown): string | null {
  if (typeof entry !== 'object' || entry === null) return null;
  const id = (entry as { stream_id?: unknown }).stream_id;
  if (Number.isSafeInteger(id)) return `${id as number}`;
  return typeof id === 'string' && id.length >= 1 && id.length <= 512 && !/^\ud800$/.test(id) ? id : null;
}

function isPart(
  told: Record<string, unknown>,
  entryCount: number,
  headers: StreamsAnswer['headers'],
): boolean {
  return (
    (told['itemCount'] as number) > entryCount ||
    (told['total'] as number) > entryCount ||
    (told['pageCount'] as number) > 1 ||
    told['has_more'] === true ||
    told['next'] === '/streams?page=2' ||
    told['next_page_token'] === 'abc' ||
    headers['Link']?.includes('"next"') === true
  );
}
