import type { Language } from './language.js';
import type { Messages } from './messages.js';

/** A language's words, and its way of writing numbers and spans of time. */
export interface Locale {
  readonly language: Language;
  readonly messages: Messages;
  readonly number: (value: number) => string;
  /** From 0 to 1; rounded down, so that 100 % means done. */
  readonly percent: (share: number) => string;
  /** How long ago `ms` milliseconds are; negative ones are ahead. */
  readonly ago: (ms: number) => string;
  /** A date and a time in the reader's zone, the seconds where there are any. */
  readonly moment: (ms: number) => string;
  /** A day of the reader's, with the day of the week. */
  readonly day: (ms: number) => string;
  /** A span in its two largest units; `exact` shows fractions of a short one. */
  readonly duration: (ms: number, exact?: boolean) => string;
}

/** Each reader loads one language. */
const MESSAGES: Readonly<Record<Language, () => Promise<Messages>>> = {
  en: async () => (await import('./en.js')).en,
  'zh-TW': async () => (await import('./zh-tw.js')).zhTw,
};
/** Days before months, in English too: readers are all over the world. */
const DATES: Readonly<Record<Language, string>> = { en: 'en-GB', 'zh-TW': 'zh-TW' };
const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

export async function loadLocale(language: Language): Promise<Locale> {
  const messages = await MESSAGES[language]();
  const number = onDemand(() => new Intl.NumberFormat(language));
  const percent = onDemand(
    () => new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 }),
  );
  const relative = onDemand(
    () => new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'narrow' }),
  );
  const date = (parts: Intl.DateTimeFormatOptions): (() => Intl.DateTimeFormat) =>
    onDemand(() => new Intl.DateTimeFormat(DATES[language], { day: 'numeric', month: 'short', ...parts }));
  const day = date({ weekday: 'short' });
  const clock = { year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const minute = date(clock);
  const second = date({ ...clock, second: '2-digit' });
  const inUnit = (value: number, unit: string, digits = 0): string =>
    formatOf(language, unit, digits).format(value);

  return {
    language,
    messages,
    number: (value) => number().format(value),
    percent: (share) => percent().format(Math.floor(share * 100 + 1e-9) / 100),
    ago: (ms) => {
      const seconds = Math.trunc(ms / 1000);
      const [unit, length] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? (['second', 1] as const);
      return relative().format(-Math.trunc(seconds / length) || 0, unit);
    },
    moment: (ms) => (ms % 60_000 === 0 ? minute : second)().format(ms),
    day: (ms) => day().format(ms),
    duration: (ms, exact = false) => {
      const span = Math.max(0, ms);
      if (exact && span < 1000) return inUnit(Math.floor(span), 'millisecond');
      if (exact && span < 10_000) return inUnit(Math.floor(span / 100) / 10, 'second', 1);
      const seconds = Math.floor(span / 1000);
      const at = UNITS.findIndex(([, size]) => seconds >= size);
      if (at === -1) return inUnit(0, 'second');
      return UNITS.slice(at, at + 2)
        .map(
          ([unit, size], index) =>
            [unit, Math.floor((index === 0 ? seconds : seconds % (UNITS[at]?.[1] ?? 1)) / size)] as const,
        )
        .filter(([, value], index) => index === 0 || value > 0)
        .map(([unit, value]) => inUnit(value, unit))
        .join(' ');
    },
  };
}

/** Formats are dear to make, and the page asks for its list before it writes anything. */
function onDemand<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

const formats = new Map<string, Intl.NumberFormat>();

function formatOf(language: Language, unit: string, digits: number): Intl.NumberFormat {
  const key = `${language} ${unit} ${digits}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat(language, {
    style: 'unit',
    unit,
    unitDisplay: 'narrow',
    maximumFractionDigits: digits,
    minimumFractionDigits: digits,
  });
  formats.set(key, format);
  return format;
}
