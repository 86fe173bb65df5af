import type { Paging } from '../request/compile-paging.js';
import { compilePaging } from '../request/compile-paging.js';
import type { Condition, StreamMapping } from '../stream-mapping.js';
import { TransferError } from '../transfer-error.js';
import { compileCondition } from './compile-condition.js';
import type { StreamReader } from './compile-fields.js';
import { compileFields } from './compile-fields.js';
import { compilePath } from './compile-path.js';
import type { ListFinder } from './compile-list.js';
import { compileList } from './compile-list.js';
import type { Entry } from './entry.js';
import { Memories } from './reading.js';

/** A mapping that is ready to be read by, and what is remembered between its readings. */
export interface CompiledMapping {
  /** @throws TransferError where the answer doesn't tell success. */
  readonly expectSuccess: (document: Entry) => void;
  readonly list: ListFinder;
  readonly paging: Paging | null;
  readonly isSkipped: (entry: Entry) => boolean;
  readonly read: StreamReader;
  readonly memories: Memories;
}

/** @throws TypeError where it can't be read by. */
export function compileMapping(mapping: StreamMapping, origin: string): CompiledMapping {
  const skip = (mapping.skip ?? []).map(compileCondition);
  if (mapping.list.mayBeAbsent === true && mapping.success === undefined) {
    throw new TypeError(
      'a list that may be absent wants a sign of success: any document would be an empty list',
    );
  }
  const memories = new Memories();
  const isEntry = compileCondition(mapping.entry ?? {});
  const read = compileFields(mapping.fields, origin, memories);
  return {
    expectSuccess: compileSuccess(mapping.success ?? {}),
    list: compileList(mapping.list),
    paging: compilePaging(mapping),
    isSkipped: (entry) => skip.some((holds) => holds(entry)),
    read: (entry, reading) => (isEntry(entry) ? read(entry, reading) : null),
    memories,
  };
}

function compileSuccess(success: Condition): (document: Entry) => void {
  const holds = compileCondition(success);
  const signs = Object.keys(success).map(compilePath);
  return (document) => {
    if (holds(document)) return;
    const isTold = signs.some(({ first }) => first(document) !== undefined);
    throw isTold
      ? new TransferError('refused', 'the answer tells of a failure')
      : new TransferError(
          'malformed',
          `the answer has no sign of success: no ${Object.keys(success).join(', ')}`,
        );
  };
}
