/** Ends tokens before their time. */
export interface TokenRevoker {
  /**
   * Ends all tokens that the user has now: the UserDirectory tells a later `tokensValidFrom` from then on. A user who is
   * gone has none.
   * @throws UserDirectoryUnavailableError where it can't be done; the signal's reason where it aborted before.
   */
  revokeAll(userId: string, signal?: AbortSignal): Promise<void>;
}
