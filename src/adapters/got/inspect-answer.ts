import type { Response } from 'got';
import { mayBe } from './may-be.js';
import type { StreamMapping } from './stream-mapping.js';
import { TransferError } from './transfer-error.js';

const FORMAT_NAMES = { json: 'JSON', xml: 'XML' } as const;
const MOST_OF_AN_ADDRESS = 200;

/** @throws TransferError for all but a 200 that may be of the mapping's format. */
export function inspectAnswer({ statusCode, headers }: Response, asked: URL, mapping: StreamMapping): void {
  if (statusCode !== 200) {
    const target = headers.location === undefined ? '' : `, to ${publicAddress(headers.location, asked)}`;
    throw new TransferError('refused', `the answer's status is ${statusCode}${target}`);
  }
  const { format = 'json', contentTypes = [] } = mapping;
  const type = headers['content-type'];
  const bare = type?.split(';')[0]?.trim().toLowerCase();
  if (!mayBe(format, type) && !contentTypes.some((accepted) => accepted.toLowerCase() === bare)) {
    throw new TransferError('malformed', `the answer is not ${FORMAT_NAMES[format]}`);
  }
}

/** Where a redirect leads, for a log: its user, password, query and fragment may be secrets. */
function publicAddress(location: string, asked: URL): string {
  if (!URL.canParse(location, asked.href)) return 'no address';
  const { protocol, host, pathname } = new URL(location, asked);
  return `${protocol}//${host}${pathname}`.slice(0, MOST_OF_AN_ADDRESS);
}
