import type { ExportState } from '../list/list-export.js';
import { faultText } from './fault-text.js';
import type { Locale } from './locale.js';

/** How an export is going, in a sentence or two. */
export function exportText(state: ExportState, { messages, number }: Locale): string {
  const { export: words } = messages;
  switch (state.kind) {
    case 'running':
      return words.running(number(state.rows));
    case 'whole': {
      const { rows, total_is, sources } = state.end;
      const isAll = total_is === 'exact' && sources.every(({ status }) => status === 'ok');
      return `${words.whole(rows, number(rows))}${isAll ? '' : words.notAll}`;
    }
    case 'incomplete':
      return words.incomplete;
    case 'failed':
      return `${words.failed}${state.fault === null ? '' : ` ${faultText(state.fault, messages)}`}`;
  }
}
