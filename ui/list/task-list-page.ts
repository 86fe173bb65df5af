import type { WireCurrentUser } from '../../src/adapters/http/wire.js';
import { announce } from '../browser/announcer.js';
import { chooseRefreshSeconds, readRefreshSeconds } from '../browser/preferences.js';
import { faultText } from '../i18n/fault-text.js';
import { exportText } from '../i18n/export-text.js';
import type { Locale } from '../i18n/locale.js';
import { timestampMs } from '../i18n/timestamp.js';
import type { TaggedPage } from '../session/bff-client.js';
import type { Fault, Refusal } from '../session/outcome.js';
import type { Layout } from './columns.js';
import { columnsFor } from './columns.js';
import { CopiedMark } from './copied-mark.js';
import type { ListAnswer } from './list-loader.js';
import { ListLoader } from './list-loader.js';
import type { ListActions, ListModel, ShownPage } from './list-model.js';
import { changedKeys, clockSkewMs, showPage } from './list-model.js';
import { ListExport } from './list-export.js';
import { ListAddress } from './list-address.js';
import type { ListState } from './list-state.js';
import { keyOf, toggled, valueOf, withConditions, withoutParameter } from './list-state.js';
import { apiQuery, asksTheSame, listUrl } from './list-url.js';
import { atLeastMark, displacedText, isDisplaced, searchedFrom, settle } from './partial-answer.js';
import type { LoadCause, Verdict } from './refresh-scheduler.js';
import { RefreshScheduler } from './refresh-scheduler.js';
import { SearchDraft } from './search-draft.js';
import { sourceNews } from './source-news.js';
import { UnfoldedNodes } from './unfolded-nodes.js';

export interface TaskListPageParts {
  readonly token: string;
  readonly locale: () => Locale;
  readonly layout: () => Layout;
  /** Draws the model; `changed` are the keys of rows that a refresh changed. */
  readonly draw: (changed: readonly string[]) => void;
  /** Called once the admin sees another list than before. */
  readonly turned: () => void;
  readonly sessionEnded: () => void;
  readonly notAdmin: () => void;
}

const TIMERS = {
  now: () => Date.now(),
  set: (callback: () => void, ms: number) => window.setTimeout(callback, ms),
  clear: (handle: number) => window.clearTimeout(handle),
};

/** Holds what the page shows, and does what the admin asks for. */
export class TaskListPage {
  readonly #parts: TaskListPageParts;
  readonly #scheduler: RefreshScheduler<ListAnswer>;
  readonly #loader: ListLoader;
  readonly #address = new ListAddress();
  readonly #draft = new SearchDraft((text) => this.#search(text), TIMERS);
  /** Whether a pause in the typing led to a search already: the next such one takes its step in the history. */
  #searched = false;
  #shown: ShownPage | null = null;
  #fault: Fault | null = null;
  #refusal: Refusal | null = null;
  #isUnloading = false;
  #skewMs = 0;
  #refreshSeconds = readRefreshSeconds();
  readonly #export: ListExport;
  #menu: ListModel['menu'] = null;
  #typeSearch = '';
  readonly #copied = new CopiedMark(() => this.#parts.draw([]));
  readonly #tree = new UnfoldedNodes(() => this.#parts.draw([]));

  constructor(parts: TaskListPageParts) {
    this.#parts = parts;
    this.#loader = new ListLoader(parts.token);
    this.#export = new ListExport({
      token: parts.token,
      changed: (state) => {
        if (state !== null && state.kind !== 'running') announce(exportText(state, parts.locale()));
        parts.draw([]);
      },
      sessionEnded: parts.sessionEnded,
    });
    this.#scheduler = new RefreshScheduler<ListAnswer>({
      load: (signal, cause) => this.#load(signal, cause),
      apply: (answer, cause) => this.#apply(answer, cause),
      changed: () => parts.draw([]),
      report: (error) => reportError(error),
      timers: TIMERS,
      random: () => Math.random(),
      intervalMs: this.#refreshSeconds * 1000,
      visible: document.visibilityState === 'visible',
    });
  }

  get user(): WireCurrentUser['user'] | null {
    return this.#loader.user;
  }

  get model(): ListModel {
    return {
      locale: this.#parts.locale(),
      state: this.#address.state,
      list: this.#address.list,
      shown: this.#shown,
      fault: this.#fault,
      refusal: this.#refusal,
      loading: this.#scheduler.loading,
      nextAt: this.#scheduler.nextAt,
      refreshSeconds: this.#refreshSeconds,
      now: () => Date.now() + this.#skewMs,
      menu: this.#menu,
      typeSearch: this.#typeSearch,
      search: this.#draft.text ?? valueOf(this.#address.state, 'q'),
      exporting: this.#export.state,
      columns: columnsFor(this.#parts.layout(), this.#address.state.sort, this.#shown?.hasErrors ?? false),
      copied: this.#copied.what,
    };
  }

  readonly actions: ListActions = {
    go: (state) => this.#go(state),
    href: listUrl,
    narrow: (change) => this.#go(withConditions(this.#address.state, change)),
    toggleRow: (key) => this.#toggleRow(key),
    refresh: () => this.#scheduler.refresh(),
    retry: () => this.#scheduler.refresh(),
    resetParameter: (parameter) => this.#go(withoutParameter(this.#address.state, parameter)),
    chooseRefreshSeconds: (seconds) => {
      this.#refreshSeconds = seconds;
      chooseRefreshSeconds(seconds);
      this.#scheduler.setIntervalMs(seconds * 1000);
    },
    copy: (what, text) => void this.#copy(what, text),
    setMenu: (menu) => {
      this.#menu = menu;
      this.#typeSearch = '';
      this.#parts.draw([]);
    },
    searchTypes: (text) => {
      this.#typeSearch = text;
      this.#parts.draw([]);
    },
    exportAs: (format) => void this.#export.start(format, apiQuery(this.#address.state)),
    endExport: () => this.#export.cancel(),
    searching: {
      type: (text, composing) => this.#draft.type(text, composing),
      apply: () => {
        this.#draft.apply();
        this.#searched = false;
      },
      leave: () => {
        this.#draft.apply();
        this.#endDraft();
        this.#parts.draw([]);
      },
    },
    tree: this.#tree,
  };

  start(): void {
    this.#scheduler.navigate();
    document.addEventListener('visibilitychange', () => {
      this.#scheduler.setVisible(document.visibilityState === 'visible');
    });
    addEventListener('online', () => {
      if (this.#fault !== null) this.#scheduler.refresh();
    });
    addEventListener('beforeunload', () => (this.#isUnloading = true));
    addEventListener('pagehide', () => this.#scheduler.suspend());
    addEventListener('pageshow', ({ persisted }) => {
      this.#isUnloading = false;
      if (persisted) this.#scheduler.resume();
    });
    addEventListener('popstate', () => this.#return());
  }

  /** Stops asking for good. */
  end(): void {
    this.#scheduler.end();
    this.#export.cancel();
  }

  #go(state: ListState): void {
    this.#endDraft();
    const before = this.#address.state;
    this.#address.push(state);
    this.#ask(before);
  }

  #search(text: string): void {
    const before = this.#address.state;
    if (text === valueOf(before, 'q')) return;
    const state = withConditions(before, { q: text === '' ? [] : [text] });
    if (this.#searched) this.#address.replace(state);
    else this.#address.push(state);
    this.#searched = true;
    this.#ask(before);
  }

  #return(): void {
    this.#endDraft();
    const before = this.#address.state;
    this.#address.reread();
    this.#ask(before);
  }

  /** Asks for what the address says now, where that isn't shown already. */
  #ask(before: ListState): void {
    const isAnswered = this.#fault === null && this.#refusal === null;
    if (isAnswered && asksTheSame(before, this.#address.state)) this.#parts.draw([]);
    else this.#scheduler.navigate();
  }

  #endDraft(): void {
    this.#draft.drop();
    this.#searched = false;
  }

  #toggleRow(key: string): void {
    const { state } = this.#address;
    if (this.#shown !== null) {
      const departed = this.#shown.departed.filter(({ task }) => keyOf(task) !== key);
      this.#shown = { ...this.#shown, departed };
    }
    this.#address.replace({ ...state, open: toggled(state.open, key) });
    this.#parts.draw([]);
  }

  #load(signal: AbortSignal, cause: LoadCause): Promise<ListAnswer> {
    const known = cause === 'refresh' ? (this.#shown?.tag ?? null) : null;
    return this.#loader.load(apiQuery(this.#address.state), known, signal);
  }

  #apply(answer: ListAnswer, cause: LoadCause): Verdict {
    switch (answer.kind) {
      case 'ok':
        return this.#show(answer.body, cause);
      case 'unchanged':
        return this.#confirm();
      case 'denied':
        this.#parts.sessionEnded();
        return { kind: 'end' };
      case 'not_admin':
        this.#parts.notAdmin();
        return { kind: 'end' };
      case 'refused':
        this.#refusal = answer.refusal;
        this.#fault = null;
        announce(this.#parts.locale().messages.faults.refusedTitle);
        return { kind: 'halt' };
      case 'fault':
        return this.#fail(answer.fault);
    }
  }

  #fail(fault: Fault): Verdict {
    // Firefox breaks off what is under way as soon as another page is asked for, long before `pagehide` on a slow link.
    if (fault.kind === 'network' && this.#isUnloading) {
      this.#isUnloading = false; // The next is told: the other page may never have come.
      return { kind: 'failed', retryAfterMs: null };
    }
    const { messages } = this.#parts.locale();
    if (this.#fault === null) announce(`${messages.faults.title} ${faultText(fault, messages)}`);
    this.#fault = fault;
    this.#refusal = null;
    const { retryAfterSeconds } = fault;
    return { kind: 'failed', retryAfterMs: retryAfterSeconds === null ? null : retryAfterSeconds * 1000 };
  }

  /** An answer that can't be drawn is as good as none: what was there before stays, and the admin is told. */
  #show(answer: TaggedPage, cause: LoadCause): Verdict {
    const before = { state: this.#address.state, shown: this.#shown };
    try {
      this.#take(answer, cause);
      return { kind: 'ok' };
    } catch (error) {
      this.#shown = before.shown;
      this.#address.replace(before.state);
      reportError(error);
      return this.#fail({ kind: 'malformed', status: null, retryAfterSeconds: null, requestId: null });
    }
  }

  #take({ page, tag }: TaggedPage, cause: LoadCause): void {
    const { messages, number, moment } = this.#parts.locale();
    const before = this.#shown;
    const now = Date.now();
    const turned =
      cause === 'navigation' || (before !== null && !asksTheSame(before.state, this.#address.state));
    const state = settle(this.#address.state, page);
    this.#address.replace(state);
    this.#shown = showPage(before, { page, tag }, { state, turned, now });
    this.#skewMs = clockSkewMs(page, now) ?? this.#skewMs;

    const hasRecovered = this.#recover();
    this.#parts.draw(before === null || turned ? [] : changedKeys(before.page, page));
    if (turned && before !== null) this.#parts.turned();

    sourceNews(before?.page.sources ?? null, page.sources, messages).forEach(announce);
    if (isDisplaced(this.#shown) && (before === null || turned || !isDisplaced(before))) {
      announce(displacedText(this.#shown, this.#parts.locale()));
    }
    if (hasRecovered && before !== null) announce(messages.faults.recovered);
    if (turned && state.view === 'list') {
      const { item_total: total, page_now, page_total } = page;
      const more = atLeastMark(page);
      const pages = `${number(page_total)}${more}`;
      announce(messages.list.announceTotal(`${number(total)}${more}`, total, number(page_now), pages));
      const back = timestampMs(searchedFrom(page.sources));
      if (back !== null) announce(messages.sources.searchedFrom(moment(back)));
    }
  }

  /** The server was asked, and what is shown is how things are. */
  #confirm(): Verdict {
    if (this.#shown !== null) this.#shown = { ...this.#shown, loadedAt: Date.now() };
    if (this.#recover()) announce(this.#parts.locale().messages.faults.recovered);
    return { kind: 'ok' };
  }

  /** @returns whether something had gone wrong before. */
  #recover(): boolean {
    const wasAtFault = this.#fault !== null;
    this.#fault = null;
    this.#refusal = null;
    return wasAtFault;
  }

  async #copy(what: string, text: string): Promise<void> {
    const { list } = this.#parts.locale().messages;
    announce((await this.#copied.copy(what, text)) ? list.copied : list.copyFailed);
  }
}
