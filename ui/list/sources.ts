import type { Messages } from '../i18n/messages.js';

/** Where tasks come from: the kind of source, and the name of the configured one. */
export interface Origin {
  readonly source: string;
  readonly origin: string;
}

/** A kind of source as it is shown: the known ones in the reader's language. */
export function sourceText(source: string, { source: names }: Messages): string {
  return Object.hasOwn(names, source) ? names[source as keyof typeof names] : source;
}

/** A configured source as it is shown: by its own name, where it has one. */
export function originText({ source, origin }: Origin, messages: Messages): string {
  return origin === source ? sourceText(source, messages) : origin;
}

/** What is known to be there: all of before, and what an answer tells. */
export function withOrigins(known: readonly Origin[], told: readonly Origin[]): readonly Origin[] {
  const news = told.filter(
    (one) => !known.some(({ source, origin }) => source === one.source && origin === one.origin),
  );
  return news.length === 0 ? known : [...known, ...news.map(({ source, origin }) => ({ source, origin }))];
}
