import { signOut } from './bff-client.js';
import { signInPath } from './next-path.js';
import { dropToken, readToken, TOKEN_KEY } from './token.js';

/** Where a page leads when it is left; null loads the page itself anew. */
export type Destination = string | null;

export interface PageSessionParts {
  /** Whether the page is for those too who are not signed in. */
  readonly isPublic: boolean;
  /** Ends all that the page does, and leaves nothing of the session to be seen. */
  readonly clear: (to: Destination) => void;
}

const here = (): string => location.pathname + location.search;

/**
 * The session that a page was opened in, and the one way out of the page when that is over. It is left once: each
 * further attempt would cancel the navigation under way and begin it anew, on a slow link for ever. What was shown is
 * gone before: a browser may keep the page as it is, and show it again on Back.
 */
export class PageSession {
  readonly token: string | null;
  readonly #parts: PageSessionParts;
  #isLeaving = false;

  constructor(parts: PageSessionParts) {
    this.token = readToken();
    this.#parts = parts;
    addEventListener('storage', (event) => {
      if (event.key === TOKEN_KEY || event.key === null) this.compare();
    });
    addEventListener('pagehide', ({ persisted }) => {
      if (persisted) conceal(true);
    });
    addEventListener('pageshow', ({ persisted }) => {
      if (persisted) this.#return();
    });
  }

  get isLeaving(): boolean {
    return this.#isLeaving;
  }

  /** The API doesn't take the token any more. */
  end(): void {
    if (this.#isLeaving) return;
    const isGone = this.token !== null && dropToken(this.token);
    this.leave(isGone ? signInPath(here(), 'session_ended') : null);
  }

  signOut(): void {
    if (this.#isLeaving) return;
    if (this.token !== null) {
      dropToken(this.token);
      signOut(this.token);
    }
    this.leave(signInPath(null, 'signed_out'), 'assign');
  }

  /** Leaves the page where another tab, or somebody in this one, has signed out or in. */
  compare(): void {
    const now = readToken();
    if (now === this.token) return;
    this.leave(now === null && !this.#parts.isPublic ? signInPath(here(), 'signed_out') : null);
  }

  leave(to: Destination, how: 'replace' | 'assign' = 'replace'): void {
    if (this.#isLeaving) return;
    this.#isLeaving = true;
    this.#parts.clear(to);
    if (to === null) location.reload();
    else location[how](to);
  }

  /** The browser shows a page that it had kept: not before it is known whose session this is. */
  #return(): void {
    if (this.#isLeaving) {
      this.#isLeaving = false;
      this.leave(readToken() === null && !this.#parts.isPublic ? signInPath(here()) : null);
    } else this.compare();
    conceal(false);
  }
}

/** Keeps its place, so that the page comes back scrolled as it was. */
function conceal(concealed: boolean): void {
  document.body.style.visibility = concealed ? 'hidden' : '';
}
