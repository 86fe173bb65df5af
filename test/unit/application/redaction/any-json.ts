import fc from 'fast-check';
import type { Json } from '../../../../src/domain/json.js';
import { REDACTED } from '../../../../src/application/redaction/redacted.js';
import { HARMLESS_NAMES } from './harmless-names.js';
import { HARMLESS_TEXTS } from './harmless-texts.js';
import { SECRET_NAMES } from './secret-names.js';
import { SECRET_TEXTS } from './secret-texts.js';

const texts = [...SECRET_TEXTS.map(({ text }) => text), ...HARMLESS_TEXTS];
export const PIECES = [
  ...'= : " \' ` \\ [ ] { } ( ) < > & ; ? # @ / , - -- . _ $ % \n'.split(' '),
  ' ',
  '://',
  'aB3dE5gH7jK9mN2pQ4sT',
  'password',
  'token',
  'key',
  'Bearer ',
  'eyJ',
  'sk-',
  REDACTED,
];
const piece = fc.oneof(
  fc.constantFrom(...PIECES, ...texts, ...SECRET_NAMES, ...HARMLESS_NAMES),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
);

/** Any text, mostly of what secrets, their names and harmless texts are made of. */
export const anyText = fc.array(piece, { maxLength: 8 }).map((parts) => parts.join(''));

const SIGNS =
  `eyJ sk- rk_ whsec_ ghp_ github_pat_ glsa_ gsk_ hf_ npm_ r8_ fw_ tgp_v1_ pcsk_ rpa_ jina_ ntn_ dckr_pat_
  dop_v1_ sntrys_ shpat_ shpss_ lin_api_ pul_ esecret_ lsv2_pt_ glpat- gldt- glrt- nvapi- xai- pplx- csk- tvly- pypi- xoxb-
  xapp- NRAK- sq0csp- sq0atp- GOCSPX- key- AKIA ASIA AIza ya29. hvs. SG. dapi Basic bearer -u --user --proxy-user pw pin pat
  code sig conn id_rsa 密 口令 hooks.slack.com/services/ discord.com/api/webhooks/ api.telegram.org/bot @tcp( a:b
  maker.ifttt.com/trigger/x/with/key/ hook.make.com/ 3f9a1c7e5b0d28463f9a1c7e5b0d2846 Q7ZK2MXW4TRB9VNC a 9`
    .trim()
    .split(/\s+/);

/** Any text of what keys, addresses and names of secrets begin with. */
export const textOfSigns = fc
  .array(fc.constantFrom(...PIECES, ...SIGNS), { maxLength: 6 })
  .map((parts) => parts.join(''));

const name = fc.oneof(fc.constantFrom(...SECRET_NAMES, ...HARMLESS_NAMES, 'name', 'value'), anyText);

/** Any JSON with such texts in it. */
export const { json: anyJson } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    anyText,
    fc.constantFrom<Json>(null, true, false, 0, 1.5, 9007199254740993n),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(name, tie('json'), { maxKeys: 4 }),
  ),
}));
