export type ExchangeFault = 'unreachable' | 'timeout' | 'invalid';

/**
 * Why an exchange with the API came to nothing. It keeps the message and code of Node's error, never that itself: of what
 * can't be parsed it carries the bytes, and with them tokens, into whatever log prints it.
 */
export class ExchangeError extends Error {
  override readonly name = 'ExchangeError';

  constructor(
    readonly fault: ExchangeFault,
    message: string,
    /** The system's or Node's, such as ECONNREFUSED. */
    readonly code: string | null = null,
  ) {
    super(message);
  }
}

export function toExchangeError(error: unknown): ExchangeError {
  if (error instanceof ExchangeError) return error;
  if (!(error instanceof Error)) return new ExchangeError('invalid', 'unknown failure');
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  return new ExchangeError(faultOf(code), error.message, code);
}

function faultOf(code: string | null): ExchangeFault {
  if (code === 'ETIMEDOUT') return 'timeout';
  // Node's parser, llhttp, names so what is no HTTP.
  return code?.startsWith('HPE_') ? 'invalid' : 'unreachable';
}
