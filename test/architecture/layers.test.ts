import { expect } from 'chai';
import type { ICruiseOptions, ICruiseResult, IFlattenedRuleSet } from 'dependency-cruiser';
import { cruise } from 'dependency-cruiser';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const { options, ...ruleSet } = createRequire(import.meta.url)(
  '../../../.dependency-cruiser.cjs',
) as IFlattenedRuleSet & {
  options: ICruiseOptions;
};

async function violations(folders: string[], overrides: ICruiseOptions = {}) {
  const { output } = await cruise(folders, { ...options, ...overrides, ruleSet, validate: true });
  const { summary, modules } = output as ICruiseResult;
  return { rules: summary.violations.map(({ rule }) => rule.name), modules: modules.length };
}

/** A file for each rule that breaks it, with the files that it needs. */
const planted: Record<string, Record<string, string>> = {
  'domain-imports-nothing-outside-it': { 'src/domain/task.ts': `import 'node:fs';` },
  'application-imports-domain-only': {
    'src/application/list.ts': `import '../adapters/knex/repository.js';`,
    'src/adapters/knex/repository.ts': 'export {};',
  },
  'nobody-imports-composition': {
    'src/adapters/http/app.ts': `import '../../composition/config.js';`,
    'src/composition/config.ts': 'export {};',
  },
  'an-adapter-imports-no-other-technology': {
    'src/adapters/http/app.ts': `import type { Rows } from '../knex/rows.js';\nexport type A = Rows;`,
    'src/adapters/knex/rows.ts': 'export type Rows = string;',
  },
  'a-port-of-an-adapter-is-shared-as-types-only': {
    'src/adapters/got/api-upstream.ts': `import { limit } from '../http/ports/api-upstream.js';\nexport const a = limit;`,
    'src/adapters/http/ports/api-upstream.ts': 'export const limit = 1;',
  },
  'inversify-in-composition-only': { 'src/adapters/http/app.ts': `import 'inversify';` },
  'pages-import-wire-and-json-only': {
    'ui/page.ts': `import type { Task } from '../src/domain/task.js';\nexport type A = Task;`,
    'src/domain/task.ts': 'export type Task = string;',
  },
  'pages-import-wire-as-types-only': {
    'ui/page.ts': `import { limit } from '../src/adapters/http/wire.js';\nexport const a = limit;`,
    'src/adapters/http/wire.ts': 'export const limit = 1;',
  },
  'nobody-imports-examples': {
    'src/composition/cli.ts': `import '../../examples/demo/demo.js';`,
    'examples/demo/demo.ts': 'export {};',
  },
  'source-imports-no-tests': { 'src/domain/a.ts': `import '../../test/b.js';`, 'test/b.ts': 'export {};' },
  'the-public-root-loads-the-inside-only': {
    'src/index.ts': `export * from './adapters/memory/clock.js';`,
    'src/adapters/memory/clock.ts': 'export {};',
  },
  'unit-tests-reach-no-server': {
    'test/unit/domain/page.test.ts': `import '../../support/fixture.js';`,
    'test/support/fixture.ts': `import './database.js';`,
    'test/support/database.ts': 'export {};',
  },
  'no-circles': {
    'src/domain/a.ts': `import { b } from './b.js';\nexport const a = () => b;`,
    'src/domain/b.ts': `import { a } from './a.js';\nexport const b = () => a;`,
  },
};

describe('the layers', function () {
  this.timeout(60_000);

  it('hold in the whole tree', async () => {
    const { rules, modules } = await violations(['src', 'examples', 'ui', 'test']);
    expect(rules).to.deep.equal([]);
    expect(modules, 'modules looked at').to.be.greaterThan(150);
  });

  it('have a planted violation for each rule', () => {
    expect(Object.keys(planted)).to.have.members((ruleSet.forbidden ?? []).map(({ name }) => name));
  });

  for (const [rule, files] of Object.entries(planted)) {
    it(`notice a breach of ${rule}`, async () => {
      const baseDir = mkdtempSync(join(tmpdir(), 'layers-'));
      try {
        for (const [file, content] of Object.entries({ 'tsconfig.json': '{}', ...files })) {
          mkdirSync(dirname(join(baseDir, file)), { recursive: true });
          writeFileSync(join(baseDir, file), content);
        }
        const folders = [...new Set(Object.keys(files).map((file) => file.split('/')[0] ?? ''))];
        expect((await violations(folders, { baseDir })).rules).to.include(rule);
      } finally {
        rmSync(baseDir, { recursive: true });
      }
    });
  }
});
