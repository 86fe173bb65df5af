/** A limit: Koa answering given bytes, and nothing else. */
import { readFileSync } from 'node:fs';
import { serve } from './serve.js';

const body = readFileSync(process.env['BODY_FILE'] ?? '', 'utf8');

serve((ctx) => {
  ctx.type = 'application/json; charset=utf-8';
  ctx.body = body;
});
