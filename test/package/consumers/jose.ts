import type { Clock, TokenIssuer, TokenVerifier } from 'taskdeck';
import { JoseTokens } from 'taskdeck/jose';

export const tokens = (secret: string, clock: Clock): TokenIssuer & TokenVerifier =>
  new JoseTokens({ secret, issuer: 'taskdeck', audience: 'taskdeck', lifetimeSeconds: 3600, clock });
