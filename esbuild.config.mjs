/** Bundles the browser's pages from ui/ into dist/ui/. */
import { build } from 'esbuild';
import { cpSync } from 'node:fs';

await build({
  entryPoints: ['ui/admin_tasks.ts', 'ui/auth.ts', 'ui/home.ts'],
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  sourcemap: true,
  outdir: 'dist/ui',
  logLevel: 'warning',
});
cpSync('ui/static', 'dist/ui', { recursive: true });
