import type { WireCondition, WireSource, WireSourceFault, WireStatus } from '../../src/adapters/http/wire.js';
import type { Preset } from '../list/created-presets.js';
import type { Fault } from '../session/outcome.js';

/** Numbers come to a message formatted; `count` beside it chooses the plural. */
export interface Messages {
  readonly appName: string;
  readonly nav: {
    readonly label: string;
    readonly home: string;
    readonly tasks: string;
    readonly signIn: string;
    readonly signOut: string;
    readonly skip: string;
    readonly leaving: string;
    readonly leaveNow: string;
    readonly theme: (theme: 'system' | 'light' | 'dark') => string;
    readonly signedInAs: (name: string) => string;
  };
  readonly status: Readonly<Record<WireStatus, string>>;
  /** A status with the source's own word for it. */
  readonly statusWord: (status: string, word: string) => string;
  /** Between the parts of an enumeration. */
  readonly separator: string;
  readonly conditions: Readonly<Record<WireCondition, string>>;
  readonly condition: (name: string, value: string) => string;
  readonly source: Readonly<Record<WireSource, string>>;
  readonly columns: Readonly<
    Record<
      | 'status'
      | 'name'
      | 'type'
      | 'source'
      | 'user'
      | 'progress'
      | 'created'
      | 'started'
      | 'finished'
      | 'duration'
      | 'error',
      string
    >
  >;
  readonly list: {
    readonly title: string;
    readonly tableLabel: string;
    readonly unnamed: string;
    readonly copyId: (name: string) => string;
    readonly copied: string;
    readonly copyFailed: string;
    readonly showDetails: (name: string) => string;
    readonly waiting: (duration: string) => string;
    readonly progressOf: (name: string) => string;
    readonly loading: string;
    readonly empty: string;
    readonly emptyHint: string;
    readonly noMatch: string;
    readonly noMatchHint: string;
    /** In place of `empty` and `noMatch` while a source is missing. */
    readonly noneKnown: string;
    readonly noneKnownHint: string;
    readonly noMatchKnown: string;
    /** In place of `noMatch` where a search went no further back. */
    readonly noMatchYet: string;
    readonly announceTotal: (total: string, count: number, page: string, pages: string) => string;
    readonly departed: string;
    readonly departedHint: (time: string) => string;
  };
  readonly filters: {
    readonly label: string;
    readonly allTypes: string;
    readonly typesChosen: (names: string, more: string | null) => string;
    readonly searchTypes: string;
    readonly noSuchType: string;
    readonly emptyType: string;
    readonly typesOmitted: (count: number, text: string) => string;
    readonly mostTypes: string;
    readonly clearTypes: string;
    readonly allSources: string;
    readonly allOrigins: string;
    /** Says what a click on a user's name does. */
    readonly ofUser: (user: string) => string;
    readonly sort: string;
    readonly clear: string;
    /** Names the list of the conditions that hold. */
    readonly active: string;
    readonly remove: (name: string) => string;
    readonly order: Readonly<
      Record<'created_at' | 'started_at' | 'finished_at', { asc: string; desc: string }>
    >;
  };
  readonly search: {
    readonly label: string;
    readonly placeholder: string;
    readonly hint: string;
    readonly clear: string;
  };
  readonly created: {
    readonly presets: Readonly<Record<Preset, string>>;
    readonly from: string;
    readonly to: string;
    readonly since: (moment: string) => string;
    readonly before: (moment: string) => string;
    readonly zone: (zone: string) => string;
    readonly apply: string;
    readonly wrongOrder: string;
  };
  readonly export: {
    readonly label: string;
    readonly formats: Readonly<Record<'csv' | 'ndjson', string>>;
    readonly running: (rows: string) => string;
    readonly cancel: string;
    readonly whole: (count: number, rows: string) => string;
    /** Follows `whole` where a source could not tell of all its tasks. */
    readonly notAll: string;
    readonly incomplete: string;
    readonly failed: string;
    readonly close: string;
  };
  readonly task: {
    readonly back: string;
    readonly link: string;
    readonly copyLink: string;
    readonly notFound: string;
    readonly notFoundHint: string;
    /** In place of `notFound` while its source can't be read. */
    readonly notKnown: string;
    readonly notKnownHint: (source: string) => string;
  };
  readonly pages: {
    readonly label: string;
    readonly first: string;
    readonly previous: string;
    readonly next: string;
    readonly last: string;
    readonly page: string;
    readonly of: (pages: string) => string;
    readonly go: string;
    readonly size: string;
    readonly range: (from: string, to: string, total: string, is: 'exact' | 'at_least') => string;
    readonly nothing: string;
    /** `away` are the names of the sources that can't be read; there may be none. */
    readonly displaced: (asked: string, shown: string, away: readonly string[]) => string;
    readonly displacedHint: string;
    readonly stay: (shown: string) => string;
    readonly frozen: (time: string) => string;
    readonly frozenHint: string;
    readonly showNewer: (count: number, text: string) => string;
    readonly backToLive: string;
  };
  readonly refresh: {
    readonly now: string;
    readonly interval: string;
    readonly off: string;
    readonly seconds: (count: string) => string;
    readonly updated: (ago: string) => string;
    readonly never: string;
    readonly updating: string;
  };
  readonly faults: {
    readonly title: string;
    readonly kinds: Readonly<Record<Exclude<Fault['kind'], 'intercepted'>, string>>;
    readonly intercepted: (status: string) => string;
    readonly shown: (time: string) => string;
    readonly retryIn: (duration: string) => string;
    readonly retrying: string;
    readonly noRetry: string;
    readonly retryNow: string;
    readonly reloadPage: string;
    readonly recovered: string;
    readonly reference: (id: string) => string;
    readonly refusedTitle: string;
    readonly refused: (parameter: string) => string;
    readonly refusedOtherwise: (status: string) => string;
    readonly reset: (parameter: string) => string;
    readonly resetAll: string;
  };
  readonly sources: {
    readonly unavailable: (source: string) => string;
    readonly unavailableHint: (source: string) => string;
    readonly stale: (source: string, age: string) => string;
    /** Said when it begins; `stale` is shown for as long as it lasts. */
    readonly staleNow: (source: string) => string;
    readonly staleHint: string;
    readonly faults: Readonly<Record<WireSourceFault, string>>;
    readonly truncated: (source: string) => string;
    readonly unreadable: (source: string, count: number, text: string) => string;
    readonly unreadableHint: string;
    readonly back: (source: string) => string;
    readonly searchedFrom: (moment: string) => string;
    readonly searchedFromHint: string;
    readonly goOn: string;
  };
  readonly details: {
    readonly label: (name: string) => string;
    readonly overview: string;
    readonly times: string;
    readonly waited: string;
    readonly error: string;
    readonly copyError: string;
    readonly payload: string;
    readonly copyJson: string;
    readonly noPayload: string;
    readonly entries: (count: number, text: string) => string;
    readonly items: (count: number, text: string) => string;
    readonly more: (count: string) => string;
  };
  readonly help: {
    readonly title: string;
    readonly open: string;
    readonly close: string;
    readonly keys: Readonly<
      Record<'move' | 'toggle' | 'search' | 'filter' | 'refresh' | 'turn' | 'escape' | 'help', string>
    >;
  };
  readonly auth: {
    readonly title: string;
    readonly lead: string;
    readonly username: string;
    readonly password: string;
    readonly showPassword: string;
    readonly hidePassword: string;
    readonly submit: string;
    readonly submitting: string;
    readonly required: string;
    readonly wrong: string;
    readonly throttled: (duration: string) => string;
    readonly throttledAtRest: string;
    readonly storage: string;
    readonly sessionEnded: string;
    readonly signedOut: string;
    readonly capsLock: string;
  };
  readonly home: {
    readonly title: string;
    readonly welcome: (name: string) => string;
    readonly guest: string;
    readonly guestHint: string;
    readonly role: Readonly<Record<'admin' | 'user', string>>;
    readonly openTasks: string;
    readonly openTasksHint: string;
    readonly userHint: string;
    readonly adminOnly: string;
  };
}
