import type { TemplateResult } from 'lit-html';
import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import type { WireSourceReport } from '../../src/adapters/http/wire.js';
import { faultText } from '../i18n/fault-text.js';
import { clockText, timestampMs } from '../i18n/timestamp.js';
import type { ListActions, ListModel } from '../list/list-model.js';
import { withConditions, withPage } from '../list/list-state.js';
import { asksTheSame } from '../list/list-url.js';
import { displacedText, isDisplaced, searchedFrom } from '../list/partial-answer.js';
import { sourceFault } from '../list/source-fault.js';
import { originText } from '../list/sources.js';
import { exportNotice } from './export-menu.js';
import { icon } from './icons.js';
import { reloadButton } from './reload-button.js';
import { ticking } from './ticking.js';

/** What is wrong with the list that is shown: a source that is missing, an answer that didn't come. */
export function notices(model: ListModel, actions: ListActions): TemplateResult {
  const { shown } = model;
  const troubles = shown?.page.sources.flatMap(troublesOf) ?? [];
  return html`<div class="notices">
    ${showsWhatWasAsked(model) && model.fault !== null ? refreshFault(model, actions) : nothing}
    ${exportNotice(model, actions)} ${displacedNotice(model, actions)} ${boundedNotice(model, actions)}
    ${repeat(
      troubles,
      ({ report, trouble }) => `${report.source} ${report.origin} ${trouble}`,
      (noticed) => sourceNotice(noticed, model),
    )}
  </div>`;
}

/** Whether the rows at hand are of the list that is asked for, if perhaps older. */
export function showsWhatWasAsked({ shown, state }: ListModel): boolean {
  return shown !== null && asksTheSame(shown.state, state);
}

/** When the next try is due, counted down. */
export function retryText({ locale, nextAt, loading }: ListModel): unknown {
  const { faults } = locale.messages;
  return ticking(() => {
    if (loading !== null) return faults.retrying;
    if (nextAt === null) return faults.noRetry;
    return faults.retryIn(locale.duration(Math.ceil(Math.max(0, nextAt - Date.now()) / 1000) * 1000));
  });
}

/** To try again; a gate can be passed by the page alone, not by its requests. */
export function retryButton(
  { locale, loading, fault }: ListModel,
  { retry }: ListActions,
  look: 'small' | 'primary',
): TemplateResult {
  if (fault?.kind === 'gate') return reloadButton(locale.messages, look);
  return html`<button
    class="button ${look}"
    type="button"
    data-retry
    aria-disabled=${loading !== null ? 'true' : nothing}
    @click=${retry}
  >
    ${locale.messages.faults.retryNow}
  </button>`;
}

function refreshFault(model: ListModel, actions: ListActions): TemplateResult | typeof nothing {
  const { fault, locale, shown } = model;
  if (fault === null || shown === null) return nothing;
  const { faults } = locale.messages;
  return html`<div class="notice danger" data-fault=${fault.kind}>
    ${icon('warning')}
    <p>
      <strong>${faults.title}</strong> ${faultText(fault, locale.messages)}
      ${faults.shown(clockText(shown.loadedAt))}
      <span class="countdown">${retryText(model)}</span>
      ${fault.requestId === null ? nothing : html`<span class="reference mono">${faults.reference(fault.requestId)}</span>`}
    </p>
    ${retryButton(model, actions, 'small')}
  </div>`;
}

/** Says that the page which was asked for can't be told from here, and lets it go on demand. */
function displacedNotice(
  { locale, shown, state }: ListModel,
  actions: ListActions,
): TemplateResult | typeof nothing {
  if (shown === null || !asksTheSame(shown.state, state) || !isDisplaced(shown)) return nothing;
  const { pages } = locale.messages;
  const { page_now: here, as_of: asOf } = shown.page;
  return html`<div class="notice warning" data-displaced>
    ${icon('warning')}
    <p><strong>${displacedText(shown, locale)}</strong> ${pages.displacedHint}</p>
    <button
      class="button small"
      type="button"
      data-stay
      @click=${() => actions.go(withPage(state, here, asOf))}
    >
      ${pages.stay(locale.number(here))}
    </button>
  </div>`;
}

/** Says how far back a search went that would have taken too long, and goes on from there. */
function boundedNotice(
  { locale, shown, state }: ListModel,
  actions: ListActions,
): TemplateResult | typeof nothing {
  const from = searchedFrom(shown?.page.sources ?? []);
  const ms = timestampMs(from);
  if (shown === null || from === null || ms === null || !asksTheSame(shown.state, state)) return nothing;
  const { sources } = locale.messages;
  return html`<div class="notice info" data-searched-from=${from}>
    ${icon('info')}
    <p><strong>${sources.searchedFrom(locale.moment(ms))}</strong> ${sources.searchedFromHint}</p>
    <button
      class="button small"
      type="button"
      data-go-on
      @click=${() => actions.go(withConditions(state, { created_to: [from] }))}
    >
      ${sources.goOn}
    </button>
  </div>`;
}

interface SourceTrouble {
  readonly report: WireSourceReport;
  readonly trouble: 'unavailable' | 'stale' | 'truncated' | 'unreadable';
}

/** A source that is away says nothing of what else it lacks. */
function troublesOf(report: WireSourceReport): SourceTrouble[] {
  const { status, truncated, unreadable } = report;
  if (status !== 'ok') return [{ report, trouble: status }];
  return [
    ...(truncated ? [{ report, trouble: 'truncated' as const }] : []),
    ...(unreadable > 0 ? [{ report, trouble: 'unreadable' as const }] : []),
  ];
}

function sourceNotice({ report, trouble }: SourceTrouble, { locale, now }: ListModel): TemplateResult {
  const { sources } = locale.messages;
  const name = originText(report, locale.messages);
  const readAt = timestampMs(report.as_of);
  const stale = (): string => sources.stale(name, locale.duration(readAt === null ? 0 : now() - readAt));
  const [title, hint] = {
    unavailable: () => [sources.unavailable(name), sources.unavailableHint(name)],
    stale: () => [ticking(stale), sources.staleHint],
    truncated: () => [sources.truncated(name), ''],
    unreadable: () => [
      sources.unreadable(name, report.unreadable, locale.number(report.unreadable)),
      sources.unreadableHint,
    ],
  }[trouble]();
  return html`<div
    class="notice warning"
    data-source-notice=${report.source}
    data-source-status=${report.status}
    data-source-trouble=${trouble}
  >
    ${icon('warning')}
    <p><strong>${title}</strong> ${sourceFault(report, locale.messages)} ${hint}</p>
  </div>`;
}
