/** Bundles the browser's pages from ui/ into dist/pages/. */
import { build } from 'esbuild';
import { cpSync } from 'node:fs';
import { basename } from 'node:path';

const nameOf = (path) =>
  basename(path)
    .replace(/\.[jt]s$/, '')
    .replaceAll('-', '_');
/** What a page imports only on demand is a bundle of its own, beside the page's. */
const ON_DEMAND = ['ui/i18n/en.ts', 'ui/i18n/zh-tw.ts', 'ui/list/download-export.ts'];
const onDemand = {
  name: 'on-demand',
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ kind, path }) => {
      if (kind !== 'dynamic-import') return undefined;
      if (!ON_DEMAND.some((part) => nameOf(part) === nameOf(path))) throw new Error(`${path} has no bundle`);
      return { path: `./${nameOf(path)}.js`, external: true };
    });
  },
};
const shared = {
  bundle: true,
  target: 'es2022',
  minify: true,
  sourcemap: true,
  outdir: 'dist/pages',
  logLevel: 'warning',
};
const pages = ['ui/admin_tasks.ts', 'ui/auth.ts', 'ui/home.ts', ...ON_DEMAND];
await Promise.all([
  build({
    ...shared,
    format: 'esm',
    plugins: [onDemand],
    entryPoints: Object.fromEntries(pages.map((path) => [nameOf(path), path])),
  }),
  build({ ...shared, entryPoints: ['ui/styles/admin_tasks.css', 'ui/styles/account.css'] }),
  // A classic script: it sets theme and language before the first paint.
  build({ ...shared, format: 'iife', entryPoints: ['ui/first_paint.ts'] }),
]);
cpSync('ui/static', 'dist/pages', { recursive: true });
