import type { WireCondition } from '../../src/adapters/http/wire.js';
import type { Locale } from '../i18n/locale.js';
import { timestampMs } from '../i18n/timestamp.js';
import { typeText } from '../i18n/type-text.js';
import { sourceText } from './sources.js';

/** Which tasks are listed, by the parameters of the wire; none for all. */
export type Conditions = Readonly<Record<WireCondition, readonly string[]>>;

interface Condition {
  /** Any of several values, or one. */
  readonly takes: 'one' | 'several';
  /** A value as it is shown. */
  readonly text: (value: string, locale: Locale) => string;
  /** Its control always shows what is chosen, so that no chip has to. */
  readonly isInView?: true;
}

const asItIs = (value: string): string => value;
const moment = (value: string, locale: Locale): string => {
  const ms = timestampMs(value);
  return ms === null ? value : locale.moment(ms);
};

/** All that the page has to know of a condition but for its label and its control; in the order of an address. */
const CONDITIONS: Readonly<Record<WireCondition, Condition>> = {
  task_type: { takes: 'several', text: (value, { messages }) => typeText(value, messages) },
  status_filter: {
    takes: 'several',
    text: (value, { messages: { status } }) =>
      Object.hasOwn(status, value) ? status[value as keyof typeof status] : value,
    isInView: true,
  },
  source: { takes: 'one', text: (value, { messages }) => sourceText(value, messages), isInView: true },
  origin: { takes: 'one', text: (value, { messages }) => sourceText(value, messages) },
  user_id: { takes: 'one', text: asItIs },
  created_from: { takes: 'one', text: moment },
  created_to: { takes: 'one', text: moment },
  q: { takes: 'one', text: asItIs },
  id: { takes: 'several', text: asItIs },
};

const NAMES = Object.keys(CONDITIONS) as WireCondition[];

/** The conditions whose values `of` gives. */
export function conditionsOf(of: (name: WireCondition) => readonly string[]): Conditions {
  return Object.fromEntries(NAMES.map((name) => [name, of(name)])) as Conditions;
}

export const NO_CONDITIONS = conditionsOf(() => []);

export function readConditions(query: URLSearchParams): Conditions {
  return conditionsOf((name) => {
    const given = query.getAll(name);
    if (CONDITIONS[name].takes === 'several') return severalOf(given);
    return given.filter((value) => value !== '').slice(0, 1);
  });
}

export function writeConditions(query: URLSearchParams, conditions: Conditions): void {
  for (const name of NAMES) {
    if (CONDITIONS[name].takes === 'several') putSeveral(query, name, conditions[name]);
    else for (const value of conditions[name]) query.set(name, value);
  }
}

/** One value of a condition, to be shown and to be removed. */
export interface Chip {
  readonly name: WireCondition;
  readonly value: string;
  readonly label: string;
  readonly text: string;
  readonly isInView: boolean;
  /** The conditions without it. */
  readonly others: Conditions;
}

export function chipsOf(conditions: Conditions, locale: Locale): Chip[] {
  return NAMES.flatMap((name) => {
    const { text, isInView = false } = CONDITIONS[name];
    return conditions[name].map((value) => ({
      name,
      value,
      label: locale.messages.conditions[name],
      text: text(value, locale),
      isInView,
      others: { ...conditions, [name]: conditions[name].filter((other) => other !== value) },
    }));
  });
}

/**
 * Values that have no comma and aren't empty are written as a list. With others among them, the parameter is given for
 * each value, and twice for a lone one, so that it isn't read as a list.
 */
function putSeveral(query: URLSearchParams, name: WireCondition, values: readonly string[]): void {
  const first = values[0];
  if (first === undefined) return;
  if (values.every((value) => value !== '' && !value.includes(','))) query.set(name, values.join(','));
  else for (const value of values.length === 1 ? [first, first] : values) query.append(name, value);
}

function severalOf(given: readonly string[]): string[] {
  if (given.length > 1) return [...new Set(given)];
  return [...new Set((given[0] ?? '').split(',').filter((value) => value !== ''))];
}
