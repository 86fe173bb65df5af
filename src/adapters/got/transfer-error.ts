export type TransferFault = 'unreachable' | 'timeout' | 'refused' | 'too_large' | 'malformed';

/**
 * Why an HTTP exchange came to nothing. It keeps got's message and code, never got's error itself: that carries the
 * request's headers, and with them tokens, into whatever log prints it.
 */
export class TransferError extends Error {
  override readonly name = 'TransferError';

  constructor(
    readonly fault: TransferFault,
    message: string,
    /** The system's or got's code, such as ECONNREFUSED. */
    readonly code: string | null = null,
  ) {
    super(message);
  }
}

export function toTransferError(error: unknown): TransferError {
  if (error instanceof TransferError) return error;
  if (!(error instanceof Error)) return new TransferError('malformed', 'unknown failure');
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  return new TransferError(faultOf(code), error.message, code);
}

function faultOf(code: string | null): TransferFault {
  if (code === 'ETIMEDOUT') return 'timeout';
  // Broken HTTP (llhttp) and broken compression (zlib).
  if (code !== null && /^(?:HPE_|Z_|ERR__ERROR_FORMAT|ERR_PADDING|ERR_BROTLI|ERR_ZSTD)/.test(code))
    return 'malformed';
  return 'unreachable';
}
