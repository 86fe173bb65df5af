import type { WireListParameter, WireTask, WireTaskPage } from '../../src/adapters/http/wire.js';
import type { Locale } from '../i18n/locale.js';
import { timestampMs } from '../i18n/timestamp.js';
import type { ListTag, TaggedPage } from '../session/bff-client.js';
import type { Fault, Refusal } from '../session/outcome.js';
import type { Column } from './columns.js';
import type { Conditions } from './conditions.js';
import type { ExportFormat } from './export-check.js';
import type { ExportState } from './list-export.js';
import type { ListState } from './list-state.js';
import { hasFilters, keyOf } from './list-state.js';
import type { LoadCause } from './refresh-scheduler.js';
import type { Origin } from './sources.js';
import { withOrigins } from './sources.js';

/** A task whose details are open although a refresh moved it to another page. */
export interface DepartedTask {
  readonly task: WireTask;
  /** When it was last seen, in ms since the epoch. */
  readonly seenAt: number;
}

/** The last good answer, and what it was the answer to. */
export interface ShownPage {
  readonly page: WireTaskPage;
  readonly tag: ListTag | null;
  readonly state: ListState;
  /** When the server last gave this page or said that it still holds; in ms since the epoch, by the browser's clock. */
  readonly loadedAt: number;
  readonly departed: readonly DepartedTask[];
  /** Whether this list has had an error on this page; its column doesn't come and go with each refresh. */
  readonly hasErrors: boolean;
  /** All that was told of so far: an answer tells only of the sources that it asked. */
  readonly origins: readonly Origin[];
  /** Whether an answer told of all of them. */
  readonly toldAll: boolean;
}

export type MenuName = 'type' | 'created' | 'export';

/** All that the list's views draw. */
export interface ListModel {
  readonly locale: Locale;
  readonly state: ListState;
  readonly shown: ShownPage | null;
  readonly fault: Fault | null;
  readonly refusal: Refusal | null;
  readonly loading: LoadCause | null;
  readonly nextAt: number | null;
  readonly refreshSeconds: number;
  /** The server's clock as far as it is known, in ms since the epoch. */
  readonly now: () => number;
  /** The menu that is open. */
  readonly menu: MenuName | null;
  readonly typeSearch: string;
  /** What stands in the search field, applied or not. */
  readonly search: string;
  readonly exporting: ExportState | null;
  /** The list that was looked at last. */
  readonly list: ListState;
  readonly columns: readonly Column[];
  readonly copied: string | null;
}

/** What the admin can do. */
export interface ListActions {
  readonly go: (state: ListState) => void;
  readonly href: (state: ListState) => string;
  readonly toggleRow: (key: string) => void;
  readonly refresh: () => void;
  readonly retry: () => void;
  readonly resetParameter: (parameter: WireListParameter) => void;
  /** Adds a condition to those that hold at that moment. */
  readonly narrow: (change: Partial<Conditions>) => void;
  readonly chooseRefreshSeconds: (seconds: number) => void;
  /** `what` tells apart the buttons that copy. */
  readonly copy: (what: string, text: string) => void;
  readonly setMenu: (menu: MenuName | null) => void;
  readonly searchTypes: (text: string) => void;
  readonly exportAs: (format: ExportFormat) => void;
  /** Breaks the export off, or puts away how it went. */
  readonly endExport: () => void;
  readonly searching: {
    /** `composing`: an input method isn't done with the text. */
    readonly type: (text: string, composing: boolean) => void;
    /** Searches at once, without a pause in the typing. */
    readonly apply: () => void;
    /** Applies what was typed, and is done with it. */
    readonly leave: () => void;
  };
  readonly tree: TreeNodes;
}

/** Which nodes of the details' trees are unfolded. */
export interface TreeNodes {
  /** Another one after each change. */
  readonly revision: number;
  readonly isOpen: (path: string, byDefault: boolean) => boolean;
  readonly setOpen: (path: string, open: boolean) => void;
  readonly limit: (path: string) => number;
  readonly showMore: (path: string) => void;
}

/** Takes a new answer; what a refresh moved away while it was open stays at hand, until the admin turned to another list. */
export function showPage(
  before: ShownPage | null,
  { page, tag }: TaggedPage,
  { state, turned, now }: { state: ListState; turned: boolean; now: number },
): ShownPage {
  const here = new Set(page.items.map(keyOf));
  const open = new Set(state.open);
  const missing = ({ task }: DepartedTask): boolean => open.has(keyOf(task)) && !here.has(keyOf(task));
  const departed =
    before === null || turned
      ? []
      : [
          ...before.departed.filter(missing),
          ...before.page.items.map((task) => ({ task, seenAt: before.loadedAt })).filter(missing),
        ];
  const hasErrors =
    (before !== null && !turned && before.hasErrors) ||
    page.items.some(({ error }) => error !== null && error !== '');
  return {
    page,
    tag,
    state,
    loadedAt: now,
    departed,
    hasErrors,
    origins: withOrigins(before?.origins ?? [], page.sources),
    toldAll: before?.toldAll === true || !hasFilters(state),
  };
}

/**
 * The keys of the rows that a refresh added, or to which something happened; progress alone moves all the time. Of
 * another page, to which a refresh had to go, nothing is news.
 */
export function changedKeys(before: WireTaskPage, after: WireTaskPage): string[] {
  if (before.page_now !== after.page_now) return [];
  const faces = new Map(before.items.map((task) => [keyOf(task), faceOf(task)]));
  return after.items.filter((task) => faces.get(keyOf(task)) !== faceOf(task)).map(keyOf);
}

/** How far the server's clock is ahead of the browser's, in ms, by the moment at which a source was just read. */
export function clockSkewMs(page: WireTaskPage, browserNow: number): number | null {
  const readAt = page.sources
    .filter(({ status }) => status === 'ok')
    .map(({ as_of }) => timestampMs(as_of))
    .filter((ms) => ms !== null);
  return readAt.length === 0 ? null : Math.max(...readAt) - browserNow;
}

function faceOf({ status, name, error, started_at, finished_at }: WireTask): string {
  return JSON.stringify([status, name, error, started_at, finished_at]);
}
