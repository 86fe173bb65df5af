import { WrongCredentialsError } from '../domain/errors.js';
import type { CredentialChecker } from '../domain/ports/credential-checker.js';
import type { IssuedToken, TokenIssuer } from '../domain/ports/token-issuer.js';

export interface SignInRequest {
  readonly username: string;
  readonly password: string;
  readonly signal?: AbortSignal;
}

/** Gives a token to whoever knows a username and its password. */
export class SignIn {
  readonly #credentials: CredentialChecker;
  readonly #tokens: TokenIssuer;

  constructor(ports: { credentials: CredentialChecker; tokens: TokenIssuer }) {
    this.#credentials = ports.credentials;
    this.#tokens = ports.tokens;
  }

  /** @throws WrongCredentialsError, or UserDirectoryUnavailableError where the password can't be checked. */
  async execute(request: SignInRequest): Promise<IssuedToken> {
    const user = await this.#credentials.check(request.username, request.password, request.signal);
    if (user === null) throw new WrongCredentialsError();
    return this.#tokens.issue(user);
  }
}
