/**
 * Bundles the browser's pages from ui/ into dist/pages/: HTML and, under assets/, what it loads. An asset's name holds
 * its hash; beside it are its compressed forms, where they are smaller.
 */
import { build } from 'esbuild';
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const STATIC = 'ui/static';
const PAGES = 'dist/pages';
/** What a page imports only on demand: each is whole in itself, so that a page of another build can run it too. */
const ON_DEMAND = [
  'ui/i18n/en.ts',
  'ui/i18n/zh-tw.ts',
  'ui/list/download-export.ts',
  'src/adapters/json/json-text.ts',
];
const COMPRESSED = /\.(?:js|css|svg)$/;

const nameOf = (path) =>
  basename(path)
    .replace(/\.[jt]s$/, '')
    .replaceAll('-', '_');

/** @returns the names of the bundles by those that they would have without a hash. */
async function bundle(paths, options = {}) {
  const { metafile } = await build({
    entryPoints: Object.fromEntries(paths.map((path) => [nameOf(path).replace(/\.\w+$/, ''), path])),
    outdir: `${PAGES}/assets`,
    entryNames: '[name]-[hash]',
    bundle: true,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    minify: true,
    sourcemap: true,
    legalComments: 'linked',
    loader: { '.svg': 'copy' },
    logLevel: 'warning',
    metafile: true,
    ...options,
  });
  const files = Object.keys(metafile.outputs).map((path) => basename(path));
  return new Map(files.map((file) => [file.replace(/-[A-Z2-7]{8}(?=\.)/, ''), file]));
}

const onDemand = (assets) => ({
  name: 'on-demand',
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ kind, path }) => {
      if (kind !== 'dynamic-import') return undefined;
      const asset = assets.get(`${nameOf(path)}.js`);
      if (asset === undefined) throw new Error(`${path} has no bundle`);
      return { path: `./${asset}`, external: true };
    });
  },
});

function writePage(name, assets) {
  const text = readFileSync(join(STATIC, name), 'utf8').replace(/(?<==")\/([\w.]+)(?=")/g, (_, file) => {
    if (!assets.has(file)) throw new Error(`${name} names ${file}, which is not built`);
    return `/assets/${assets.get(file)}`;
  });
  writeFileSync(join(PAGES, name), text);
}

function compress(file) {
  const bytes = readFileSync(file);
  const params = {
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  const forms = { br: brotliCompressSync(bytes, { params }), gz: gzipSync(bytes, { level: 9 }) };
  const smaller = Object.entries(forms).filter(([, form]) => form.length < bytes.length);
  for (const [ending, form] of smaller) {
    // At once whole: a server that runs meanwhile might have half of it kept for good.
    writeFileSync(`${file}.new`, form);
    renameSync(`${file}.new`, `${file}.${ending}`);
  }
  return smaller.map(([ending]) => `${file}.${ending}`);
}

const demanded = await bundle(ON_DEMAND);
const assets = new Map([
  ...demanded,
  ...(await bundle(['ui/admin_tasks.ts', 'ui/auth.ts', 'ui/home.ts'], { plugins: [onDemand(demanded)] })),
  ...(await bundle(['ui/styles/admin_tasks.css', 'ui/styles/account.css', `${STATIC}/favicon.svg`])),
  // A classic script: it sets theme and language before the first paint.
  ...(await bundle(['ui/first_paint.ts'], { format: 'iife' })),
]);
const pages = readdirSync(STATIC).filter((name) => name.endsWith('.html'));
for (const name of pages) writePage(name, assets);
const built = [...assets.values()].map((file) => join(PAGES, 'assets', file));
const kept = new Set([
  ...pages.map((name) => join(PAGES, name)),
  ...built,
  ...built.filter((file) => COMPRESSED.test(file)).flatMap(compress),
]);
// Last, so that a server that runs meanwhile finds one build or the other.
for (const entry of readdirSync(PAGES, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  if (entry.isFile() && !kept.has(path)) rmSync(path);
}
