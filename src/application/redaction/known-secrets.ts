import { isMixed } from './looks-random.js';
import { REDACTED } from './redacted.js';

/** How the keys of well-known services look. What may fail late begins at a word's beginning, so that no text is read twice. */
const KEY = new RegExp(
  `(?<![A-Za-z0-9])(?:${[
    '(?<![\\w-])eyJ[\\w-]{8,}\\.[\\w-]{8,}(?:\\.[\\w-]*){0,3}', // JWT, JWE
    '(?:sk|rk|whsec)[-_][\\w-]{13,}', // OpenAI, Anthropic, OpenRouter, Stripe
    `(?:${words(`gh[pousr] github_pat glsa gsk hf npm r8 fw tgp_v1 pcsk rpa jina ntn dckr_pat do[op]_v1 sntrys shpat
      shpss lin_api pul esecret lsv2_(?:pt|sk)`)})_\\w{12,}`,
    `(?:${words(`glpat gldt glrt nvapi xai pplx csk tvly pypi xox[abeprs] xapp NRAK sq0csp sq0atp GOCSPX key`)})-[\\w-]{16,}`,
    'A(?:KIA|SIA)[A-Z0-9]{12,}(?!\\w)', // AWS
    'AIza[\\w-]{30,}', // Google
    'ya29\\.[\\w-]{16,}',
    'hv[sbr]\\.[\\w-]{16,}', // Vault
    'SG\\.[\\w-]{16,}\\.[\\w-]{16,}', // SendGrid
    'dapi[0-9a-f]{32}(?!\\w)', // Databricks
  ].join('|')})`,
  'g',
);

const PRIVATE_KEY =
  /(-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----)[^]*?(-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g;

/** `Bearer …` in the middle of a sentence. */
const BEARER = /\b(Bearer|Basic|Token|ApiKey) ([\w.~+/-]{12,}={0,2})/gi;

/** Hides what is a secret by its own looks, whatever it is called. */
export function redactKnownSecrets(text: string): string {
  if (text.length < 16) return text;
  let shown = text;
  if (text.includes('PRIVATE KEY')) shown = shown.replace(PRIVATE_KEY, `$1${REDACTED}$2`);
  if (/bearer|basic|token|apikey/i.test(shown)) {
    shown = shown.replace(BEARER, (whole, scheme: string, value: string) =>
      /\d/.test(value) ? `${scheme} ${REDACTED}` : whole,
    );
  }
  return shown.replace(KEY, (key) => (isMixed(key) ? REDACTED : key));
}

function words(list: string): string {
  return list.trim().split(/\s+/).join('|');
}
