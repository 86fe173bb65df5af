import type { Json } from '../../domain/json.js';

/** What a document holds beside its long lists. */
export interface ParsedDocument {
  readonly root: Json;
  /**
   * How many objects lie around the lists that were left out of `root`: there, such a list has the one element
   * that is its number. A `root` that is a list is left out as well. null where nothing is.
   */
  readonly listDepth: number | null;
  /** The elements of the list of this number, slice by slice, to be read once; of none: it is only looked whether all lists are valid. */
  elementsOf(number: number | null): AsyncIterable<readonly Json[]>;
}
