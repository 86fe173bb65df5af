import type { Messages } from './messages.js';

const CONTROL = /\p{Cc}/gu;
const PICTURES_FROM = 0x2400;
const PICTURE_OF_DELETE = '\u2421';

/** A task type as it is shown: a word for the empty one, and pictures (U+2400 and on) for tabs, line breaks and the like. */
export function typeText(type: string, { filters }: Messages): string {
  return type === '' ? filters.emptyType : type.replace(CONTROL, pictureOf);
}

function pictureOf(control: string): string {
  const code = control.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(PICTURES_FROM + code);
  return code === 0x7f ? PICTURE_OF_DELETE : '\ufffd';
}
