import { connect } from 'node:net';

export interface RawExchange {
  readonly status: number;
  /** The names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Sends bytes as they are, which no client would, and gives the first answer; status 0 where none came. */
export function rawExchange(url: string, bytes: string): Promise<RawExchange> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let received = '';
    socket.setEncoding('latin1').setTimeout(5_000, () => socket.destroy());
    socket.on('data', (chunk: string) => {
      received += chunk;
      if (isWhole(received)) socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.once('close', () => resolve(parse(received)));
    socket.write(bytes, 'latin1');
  });
}

function isWhole(received: string): boolean {
  const { headers, body } = parse(received);
  return body.length >= Number(headers.get('content-length') ?? Infinity);
}

function parse(received: string): RawExchange {
  const [head = '', ...rest] = received.split('\r\n\r\n');
  const [line = '', ...lines] = head.split('\r\n');
  const headers = new Map<string, string>();
  for (const each of lines) {
    const colon = each.indexOf(':');
    headers.set(each.slice(0, colon).toLowerCase(), each.slice(colon + 1).trim());
  }
  return { status: Number(line.split(' ')[1] ?? 0), headers, body: rest.join('\r\n\r\n') };
}
