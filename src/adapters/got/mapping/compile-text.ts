import type { TextSource } from '../stream-mapping.js';
import { compilePath } from './compile-path.js';
import type { Entry } from './entry.js';
import { toWord } from './entry.js';

export type TextReader = (entry: Entry) => string | null;

export function compileText(source: TextSource | undefined): TextReader {
  if (source === undefined) return () => null;
  if (typeof source === 'string') return compileOne(source);
  if ('value' in source) return () => source.value;
  const readers = source.map(compileOne);
  return (entry) => {
    for (const read of readers) {
      const text = read(entry);
      if (text !== null && text !== '') return text;
    }
    return null;
  };
}

function compileOne(source: string): TextReader {
  // At the odd places are the paths between braces.
  const parts = source.split(/\{([^{}]+)\}/);
  if (parts.length === 1) {
    const path = compilePath(source);
    return (entry) => toWord(path.first(entry));
  }
  const readers = parts.map((part, i) => (i % 2 === 0 ? () => part : compileOne(part)));
  return (entry) => {
    const texts = readers.map((read) => read(entry));
    return texts.includes(null) ? null : texts.join('');
  };
}
