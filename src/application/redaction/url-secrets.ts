import { REDACTED } from './redacted.js';

/** Bounded from the left by what must stand there, so that no text makes it look twice at the same characters. */
const USERINFO = /:\/\/[^\s/?#]*@/g;
/** A password may hold what ends an address, as long as a port isn't taken for one. */
const ODD_PASSWORD = /:\/\/[^\s/?#:@[]{0,200}:(?!\d+(?:[/?#]|$))[^\s@"'<>]{1,200}@/g;
const GO_DSN = /((?<![\w.-])[\w.-]{1,64}:)[^\s@]{1,200}(?=@(?:tcp|unix)\()/g;
const CURL_USER = /(\s(?:-u|--user|--proxy-user)[ =]["']?[^\s:"']{1,200}:)[^\s"']+/g;

/** Addresses of hooks, of which the path is the secret. */
const HOOKS = new RegExp(
  `(${[
    'hooks\\.slack\\.com/(?:services|workflows|triggers)/',
    'discord(?:app)?\\.com/api/(?:v\\d{1,2}/)?webhooks/',
    'webhook\\.office\\.com/webhookb2/',
    'outlook\\.office(?:365)?\\.com/webhook/',
    'hooks\\.zapier\\.com/hooks/catch/',
    'hooks?(?:\\.\\w{1,20})?\\.make\\.com/',
    'maker\\.ifttt\\.com/trigger/[\\w-]{1,100}/(?:json/)?with/key/',
    'api\\.telegram\\.org/(?:file/)?bot',
    '(?:feishu\\.cn|larksuite\\.com)/open-apis/bot/v2/hook/',
    '://[^\\s/?#]{1,200}/hooks/(?=[a-z0-9]{26}(?![\\w-]))', // Mattermost, Rocket.Chat
  ].join('|')})([\\w:@%.~-]+(?:/[\\w:@%.~-]+){0,8})`,
  'gi',
);
/** What a bot is told to do follows its key. */
const AFTER_BOT = /^(\d+:[\w-]+)(\/\w+)$/;

/** Hides the user and password of each URL in a text, and the paths of hooks. */
export function redactUrls(text: string): string {
  let shown = text;
  if (text.includes('@')) {
    if (text.includes('://')) {
      shown = shown.replace(USERINFO, `://${REDACTED}@`).replace(ODD_PASSWORD, `://${REDACTED}@`);
    }
    if (/@(?:tcp|unix)\(/.test(text)) shown = shown.replace(GO_DSN, `$1${REDACTED}`);
  }
  if (/ -u |--user|--proxy-user/.test(text)) shown = shown.replace(CURL_USER, `$1${REDACTED}`);
  if (/hook|telegram|ifttt/i.test(text)) {
    shown = shown.replace(HOOKS, (_, before: string, path: string) => before + hidePath(path));
  }
  return shown;
}

function hidePath(path: string): string {
  return REDACTED + (AFTER_BOT.exec(path)?.[2] ?? '');
}
