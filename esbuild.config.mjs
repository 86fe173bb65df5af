/** Bundles the browser's pages from ui/ into dist/pages/. */
import { build } from 'esbuild';
import { cpSync } from 'node:fs';

const shared = {
  bundle: true,
  target: 'es2022',
  minify: true,
  sourcemap: true,
  outdir: 'dist/pages',
  logLevel: 'warning',
};
await Promise.all([
  build({ ...shared, format: 'esm', entryPoints: ['ui/admin_tasks.ts', 'ui/auth.ts', 'ui/home.ts'] }),
  build({ ...shared, entryPoints: ['ui/styles/admin_tasks.css', 'ui/styles/account.css'] }),
  // A classic script: it sets theme and language before the first paint.
  build({ ...shared, format: 'iife', entryPoints: ['ui/first_paint.ts'] }),
]);
cpSync('ui/static', 'dist/pages', { recursive: true });
