/** The hexagon's layers: imports point inwards only. test/architecture plants a violation of each rule. */

module.exports = {
  forbidden: [
    {
      name: 'domain-imports-nothing-outside-it',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: '^src/domain/' },
    },
    {
      name: 'application-imports-domain-only',
      severity: 'error',
      from: { path: '^src/application/' },
      to: { pathNot: '^src/(?:application|domain)/' },
    },
    {
      name: 'nobody-imports-composition',
      severity: 'error',
      from: { pathNot: '^src/composition/', path: '^(?:src|ui)/' },
      to: { path: '^src/composition/' },
    },
    {
      name: 'an-adapter-imports-no-other-technology',
      severity: 'error',
      from: { path: '^src/adapters/([^/]+)/' },
      to: {
        path: '^src/adapters/',
        pathNot: '^src/adapters/(?:(?:$1|json|http-client)/|[^/]+/ports/)',
      },
    },
    {
      name: 'a-port-of-an-adapter-is-shared-as-types-only',
      severity: 'error',
      from: { path: '^src/adapters/([^/]+)/' },
      to: {
        path: '^src/adapters/[^/]+/ports/',
        pathNot: '^src/adapters/$1/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'inversify-in-composition-only',
      severity: 'error',
      from: { pathNot: '^src/composition/' },
      to: { path: '(?:^|node_modules/)(?:inversify|@inversifyjs|reflect-metadata)(?:/|$)' },
    },
    {
      name: 'pages-import-wire-and-json-only',
      severity: 'error',
      from: { path: '^ui/' },
      to: { path: '^(?:src|test)/', pathNot: '^src/adapters/(?:http/wire\\.ts$|json/)' },
    },
    {
      name: 'pages-import-wire-as-types-only',
      severity: 'error',
      from: { path: '^ui/' },
      to: { path: '^src/', pathNot: '^src/adapters/json/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nobody-imports-examples',
      severity: 'error',
      from: { path: '^(?:src|ui)/' },
      to: { path: '^examples/' },
    },
    {
      name: 'source-imports-no-tests',
      severity: 'error',
      from: { path: '^(?:src|examples|ui)/' },
      to: { path: '^test/' },
    },
    {
      name: 'the-public-root-loads-the-inside-only',
      severity: 'error',
      from: { path: '^src/index\\.ts$' },
      to: { pathNot: '^src/(?:application|domain)/' },
    },
    {
      name: 'unit-tests-reach-no-server',
      severity: 'error',
      from: { path: '^test/unit/' },
      to: {
        path: '^test/support/(?:(?:database|postgres-server|stack|chromium)\\.ts$|postgres/)',
        reachable: true,
      },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
