import { JoseTokens } from '../../adapters/jose/index.js';
import type { Check, Finding } from './check.js';
import { fault, ok } from './check.js';
import { secretWeakness } from './secret-weakness.js';

const NOBODY = 'doctor';
const LIFETIME_SECONDS = 60;

/** Mints a token for nobody and reads it back; it leaves this process in no way. */
export const checkTokens: Check = {
  name: 'tokens (JWT_…)',
  settings: ['JWT_SECRET', 'JWT_ISSUER', 'JWT_AUDIENCE'],
  async run({ settings, clock }) {
    const { JWT_SECRET: secret = '', JWT_ISSUER: issuer = '', JWT_AUDIENCE: audience = '' } = settings;
    const tokens = new JoseTokens({ secret, issuer, audience, lifetimeSeconds: LIFETIME_SECONDS, clock });
    const { token } = await tokens.issue({ id: NOBODY });
    const { userId } = await tokens.verify(token);
    if (userId !== NOBODY) throw new Error('a token that was just issued names another user');
    return [
      ...describeWeakness(secretWeakness(secret)),
      ok(`one was issued and verified; of the issuer ${issuer}, for ${audience}`),
    ];
  },
};

function describeWeakness(weakness: string | null): Finding[] {
  if (weakness === null) return [];
  return [
    fault(
      `JWT_SECRET may be guessed: ${weakness}. Whoever does can be any admin`,
      'make one by chance, for every API server the same: `openssl rand -base64 48`',
    ),
  ];
}
