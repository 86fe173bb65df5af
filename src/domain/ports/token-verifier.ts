/** Tells whose token it is. */
export interface TokenVerifier {
  /**
   * The id of the user whom the token was issued to.
   * @throws UnauthenticatedError: `malformed` for what is no token at all, `expired` for a good one that ran out,
   * `invalid` for every other flaw.
   */
  verify(token: string): Promise<string>;
}
