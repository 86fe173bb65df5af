import type { ListState } from './list-state.js';
import { DEFAULT_STATE } from './list-state.js';
import { listUrl, readListUrl } from './list-url.js';

/** What the admin is looking at, in the page's address and its history. */
export class ListAddress {
  #state = readListUrl(location);
  #list = this.#state.view === 'list' ? this.#state : DEFAULT_STATE;

  get state(): ListState {
    return this.#state;
  }

  /** The list that was looked at last. */
  get list(): ListState {
    return this.#list;
  }

  /** Another address; Back leads to the one before. */
  push(state: ListState): void {
    this.#take(state);
    if (!this.#isHere()) history.pushState(null, '', listUrl(state));
  }

  /** The same step of the history, written anew. */
  replace(state: ListState): void {
    this.#take(state);
    if (!this.#isHere()) history.replaceState(null, '', listUrl(state));
  }

  /** The browser went back or forward. */
  reread(): void {
    this.#take(readListUrl(location));
  }

  #take(state: ListState): void {
    this.#state = state;
    if (state.view === 'list') this.#list = state;
  }

  #isHere(): boolean {
    return listUrl(this.#state) === location.pathname + location.search;
  }
}
