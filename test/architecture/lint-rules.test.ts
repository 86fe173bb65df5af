import { expect } from 'chai';
import { ESLint } from 'eslint';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

interface Planted {
  /** One that exists, as the linter wants it; it is given other text for it. */
  readonly file: string;
  readonly code: string;
  readonly rule: string;
}

const INSIDE = ['src/domain/page.ts', 'src/application/list-admin-tasks.ts'];
const impure = {
  'the clock': { code: 'export const a = Date.now();', rule: 'no-restricted-syntax' },
  'the clock by a new date': { code: 'export const a = new Date();', rule: 'no-restricted-syntax' },
  chance: { code: 'export const a = Math.random();', rule: 'no-restricted-syntax' },
  'a decorator': {
    code: 'const bound = (target: unknown) => void target;\n@bound\nexport class A {}',
    rule: 'no-restricted-syntax',
  },
  'a timer': { code: 'setTimeout(() => undefined, 1);', rule: 'no-restricted-globals' },
  'the network': { code: `void fetch('http://127.0.0.1');`, rule: 'no-restricted-globals' },
};
const planted: Record<string, Planted> = Object.fromEntries(
  INSIDE.flatMap((file) =>
    Object.entries(impure).map(([what, breach]) => [`${what} in ${file}`, { file, ...breach }]),
  ),
);
planted['the environment outside of the composition'] = {
  file: 'src/adapters/knex/create-database.ts',
  code: `export const a = process.env['DATABASE_URL'];`,
  rule: 'no-restricted-properties',
};

describe("the linter's boundaries", function () {
  this.timeout(60_000);
  const eslint = new ESLint({ cwd: root });

  async function rulesBroken(file: string, code: string): Promise<(string | null)[]> {
    const results = await eslint.lintText(`${code}\n`, { filePath: file });
    return results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId));
  }

  for (const [what, { file, code, rule }] of Object.entries(planted)) {
    it(`notice ${what}`, async () => {
      expect(await rulesBroken(file, code)).to.deep.equal([rule]);
    });
  }

  it('let the composition read the environment', async () => {
    const code = `export const a = process.env['DATABASE_URL'];`;
    expect(await rulesBroken('src/composition/settings.ts', code)).to.deep.equal([]);
  });
});
