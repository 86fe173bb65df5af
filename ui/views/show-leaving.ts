import { html, render } from 'lit-html';
import type { Messages } from '../i18n/messages.js';
import type { Destination } from '../session/page-session.js';

/** Puts a word and a link in place of all that the page showed, until the next one is there. */
export function showLeaving({ appName, nav }: Messages, to: Destination): void {
  document.title = appName;
  const main = document.createElement('main');
  main.className = 'leaving';
  render(
    html`<p role="status">${nav.leaving}</p>
      <p><a href=${to ?? location.href}>${nav.leaveNow}</a></p>`,
    main,
  );
  document.body.replaceChildren(main);
}
