import type { TemplateResult } from 'lit-html';
import { html, nothing } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import type { WireTaskPage } from '../../src/adapters/http/wire.js';
import { clockText, localText, timestampMs } from '../i18n/timestamp.js';
import type { ListActions, ListModel } from '../list/list-model.js';
import { MAX_PAGE, PAGE_SIZES, withPage, withSize } from '../list/list-state.js';
import { atLeastMark, currentPage, isPartial } from '../list/partial-answer.js';
import { goOnClick } from './go-on-click.js';
import type { IconName } from './icons.js';
import { icon } from './icons.js';

export function pager(model: ListModel, actions: ListActions): TemplateResult | typeof nothing {
  const { locale, state, shown } = model;
  if (shown === null) return nothing;
  const { page } = shown;
  const { pages } = locale.messages;
  const total = page.page_total;
  const now = currentPage(model);
  const step = (name: IconName, label: string, target: number): TemplateResult => {
    const there = Math.min(Math.max(target, 1), total);
    const idle = there === now;
    const to = withPage(state, there, page.as_of);
    return html`<a
      class="button icon-only"
      href=${actions.href(to)}
      aria-label=${label}
      title=${label}
      data-page-link=${name}
      aria-disabled=${idle ? 'true' : nothing}
      @click=${goOnClick(() => {
        if (!idle) actions.go(to);
      })}
      >${icon(name)}</a
    >`;
  };
  return html`<nav class="pager" aria-label=${pages.label}>
    <p class="range" data-range>${rangeText(page, state.size, model)}</p>
    ${sizeSelect(model, actions, page)}
    <div class="steps">
      ${step('first', pages.first, 1)} ${step('previous', pages.previous, now - 1)}
      ${jump(model, actions, page)} ${step('next', pages.next, now + 1)} ${step('last', pages.last, total)}
    </div>
  </nav>`;
}

/** Whether the list is held at a moment, and what came since. */
export function frozenNotice(
  { locale, state, shown }: ListModel,
  actions: ListActions,
): TemplateResult | typeof nothing {
  if (shown === null || state.asOf === null) return nothing;
  const { pages } = locale.messages;
  const { newer } = shown.page;
  const ms = timestampMs(state.asOf);
  const live = withPage({ ...state, asOf: null }, 1, null);
  return html`<div class="frozen">
    <span
      class="frozen-mark"
      tabindex="0"
      data-tip="${pages.frozenHint}
${localText(state.asOf)}"
      >${icon('clock')}${pages.frozen(ms === null ? state.asOf : clockText(ms))}</span
    >
    <button
      class="button small ${newer > 0 ? 'primary' : ''}"
      type="button"
      data-show-newer
      @click=${() => actions.go(live)}
    >
      ${newer > 0 ? html`${icon('up')}${pages.showNewer(newer, locale.number(newer))}` : pages.backToLive}
    </button>
  </div>`;
}

function rangeText(page: WireTaskPage, size: number, { locale }: ListModel): string {
  const { pages } = locale.messages;
  if (page.item_total === 0 || page.items.length === 0) return pages.nothing;
  const from = (page.page_now - 1) * size + 1;
  const { number } = locale;
  return pages.range(
    number(from),
    number(from + page.items.length - 1),
    number(page.item_total),
    page.total_is,
  );
}

function jump({ locale, state }: ListModel, actions: ListActions, page: WireTaskPage): TemplateResult {
  const { pages } = locale.messages;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const input = (event.currentTarget as HTMLFormElement).elements.namedItem('page') as HTMLInputElement;
    const wanted = Math.trunc(Number(input.value));
    const there = Math.min(
      Math.max(Number.isFinite(wanted) && input.value !== '' ? wanted : state.page, 1),
      isPartial(page) ? MAX_PAGE : page.page_total,
    );
    input.value = String(there);
    if (there !== state.page) actions.go(withPage(state, there, page.as_of));
  };
  return html`<form class="jump" @submit=${submit} novalidate>
    <label>
      <span>${pages.page}</span>
      <input
        name="page"
        type="text"
        inputmode="numeric"
        autocomplete="off"
        size=${Math.max(2, String(page.page_total).length)}
        .defaultValue=${String(page.page_now)}
        @blur=${(event: Event) => (event.currentTarget as HTMLInputElement).form?.reset()}
      />
    </label>
    <span>${pages.of(`${locale.number(page.page_total)}${atLeastMark(page)}`)}</span>
    <button class="sr-only" type="submit" tabindex="-1">${pages.go}</button>
  </form>`;
}

function sizeSelect({ locale, state }: ListModel, actions: ListActions, page: WireTaskPage): TemplateResult {
  const sizes = [...new Set<number>([...PAGE_SIZES, state.size])].sort((a, b) => a - b);
  return html`<label class="field size">
    <span>${locale.messages.pages.size}</span>
    <select
      name="size"
      @change=${(event: Event) => actions.go(withSize(state, Number((event.target as HTMLSelectElement).value), page.as_of))}
    >
      ${sizes.map((size) => html`<option value=${size} .selected=${live(state.size === size)}>${locale.number(size)}</option>`)}
    </select>
  </label>`;
}
