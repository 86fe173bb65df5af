import type { TemplateResult } from 'lit-html';
import { html } from 'lit-html';
import type { Locale } from '../i18n/locale.js';
import { fieldText, timestampMs, toTimestamp, zoneText } from '../i18n/timestamp.js';
import type { CreatedRange } from '../list/created-presets.js';
import { dayOf, PRESET_NAMES, presetRange } from '../list/created-presets.js';
import type { ListActions, ListModel } from '../list/list-model.js';
import type { ListState } from '../list/list-state.js';
import { valueOf, withConditions } from '../list/list-state.js';
import { focusMenuButton, menu } from './menu.js';

/** The days before yesterday that can be chosen by a click. */
const DAYS_AGO = [2, 3, 4, 5, 6, 7] as const;
const DAY_MS = 86_400_000;

/** The filter by time of creation: what is asked for most, single days, and a beginning and an end to be filled in. */
export function createdMenu(model: ListModel, actions: ListActions): TemplateResult {
  const { locale, state } = model;
  const range = rangeOf(state);
  return menu(model, actions, {
    name: 'created',
    label: locale.messages.columns.created,
    caption: rangeText(range, locale),
    chosen: state.conditions.created_from.length > 0 || state.conditions.created_to.length > 0,
    content: () => choices(range, model, actions),
  });
}

function choices(
  range: CreatedRange,
  { locale, state, now }: ListModel,
  actions: ListActions,
): TemplateResult {
  const { created } = locale.messages;
  const choose = ({ from, to }: CreatedRange): void => {
    actions.setMenu(null);
    focusMenuButton('created');
    const moments = (ms: number | null): string[] => (ms === null ? [] : [toTimestamp(ms)]);
    actions.go(withConditions(state, { created_from: moments(from), created_to: moments(to) }));
  };
  const option = (label: string, choice: () => CreatedRange): TemplateResult => {
    const { from, to } = choice();
    return html`<button
      class="option"
      type="button"
      aria-pressed=${from === range.from && to === range.to}
      @click=${() => choose(choice())}
    >
      ${label}
    </button>`;
  };
  return html`<div class="options presets">
      ${PRESET_NAMES.map((name) => option(created.presets[name], () => presetRange(name, now())))}
      ${DAYS_AGO.map((ago) => option(locale.day(dayOf(now(), ago).from ?? 0), () => dayOf(now(), ago)))}
    </div>
    ${fields(range, locale, choose)}`;
}

function fields(range: CreatedRange, locale: Locale, choose: (range: CreatedRange) => void): TemplateResult {
  const { created } = locale.messages;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const from = momentIn(form, 'from', range.from);
    const to = momentIn(form, 'to', range.to);
    if (from !== null && to !== null && to <= from) {
      const field = form.elements.namedItem('to') as HTMLInputElement;
      field.setCustomValidity(created.wrongOrder);
      field.reportValidity();
    } else choose({ from, to });
  };
  const field = (end: 'from' | 'to'): TemplateResult =>
    html`<label
      ><span>${created[end]}</span
      ><input
        type="datetime-local"
        name=${end}
        .defaultValue=${range[end] === null ? '' : fieldText(range[end])}
        @input=${(event: Event) => (event.currentTarget as HTMLInputElement).form?.querySelectorAll('input').forEach((input) => input.setCustomValidity(''))}
    /></label>`;
  return html`<form class="panel-foot range-fields" @submit=${submit}>
    ${field('from')} ${field('to')}
    <p class="muted">${created.zone(zoneText(range.from ?? Date.now()))}</p>
    <button class="button primary" type="submit">${created.apply}</button>
  </form>`;
}

/** A field shows no seconds: one that nobody touched still means the moment that it was given. */
function momentIn(form: HTMLFormElement, name: string, given: number | null): number | null {
  const { value, defaultValue } = form.elements.namedItem(name) as HTMLInputElement;
  if (value === defaultValue) return given;
  return value === '' ? null : new Date(value).getTime();
}

function rangeOf(state: ListState): CreatedRange {
  return {
    from: timestampMs(valueOf(state, 'created_from')),
    to: timestampMs(valueOf(state, 'created_to')),
  };
}

function rangeText({ from, to }: CreatedRange, { messages, moment, day }: Locale): string {
  const { created } = messages;
  if (from === null) return to === null ? created.presets.all : created.before(moment(to));
  if (to === null) return created.since(moment(from));
  const whole = dayOf(from, 0);
  return whole.from === from && whole.to === to && Date.now() - from < 300 * DAY_MS
    ? day(from)
    : `${moment(from)} – ${moment(to)}`;
}
