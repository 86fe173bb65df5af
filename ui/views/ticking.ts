import { noChange } from 'lit-html';
import { AsyncDirective } from 'lit-html/async-directive.js';
import { directive } from 'lit-html/directive.js';

const shown = new Set<TickingDirective>();

class TickingDirective extends AsyncDirective {
  #text: (() => string) | null = null;
  #last: string | null = null;

  override render(text: () => string): unknown {
    this.#text = text;
    if (this.isConnected) shown.add(this);
    const now = text();
    if (now === this.#last) return noChange;
    this.#last = now;
    return now;
  }

  tick(): void {
    const now = this.#text?.() ?? null;
    if (now === this.#last) return;
    this.#last = now;
    this.setValue(now);
  }

  protected override disconnected(): void {
    shown.delete(this);
  }

  protected override reconnected(): void {
    shown.add(this);
    this.tick();
  }
}

/** A text that depends on the time: `tick` renews it without a new drawing of what is around it. */
export const ticking = directive(TickingDirective);

export function tick(): void {
  for (const text of shown) text.tick();
}

/** For a page whose drawing broke off: its texts are never told that they are gone. */
export function forgetTicking(): void {
  shown.clear();
}
