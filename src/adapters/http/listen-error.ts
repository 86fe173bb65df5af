const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another program',
  EACCES: 'is not for this user to listen on',
  EADDRNOTAVAIL: "can't be listened on: this machine has no such address",
  ENOTFOUND: "can't be listened on: there is no such host",
};

/** The address to listen on can't be had; the message names the port and the reason. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  constructor(
    readonly host: string,
    readonly port: number,
    /** The system's word, such as EADDRINUSE. */
    readonly code: string,
    cause: unknown,
  ) {
    super(`port ${port} of ${host} ${REASONS[code] ?? `can't be listened on (${code})`}`, { cause });
  }
}
