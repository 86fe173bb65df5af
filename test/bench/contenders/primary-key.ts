/** A limit: Koa and pg reading rows by their primary key, and answering them as JSON; no token, no role. */
import pg from 'pg';
import type { DriverRow } from './job-to-wire.js';
import { rowToWire } from './job-to-wire.js';
import { serve } from './serve.js';

const { DATABASE_URL = '', IDS = '' } = process.env;
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 });
const ids = IDS.split(',');

serve(async (ctx) => {
  const { rows } = await pool.query<DriverRow>('SELECT * FROM inference_jobs WHERE id = ANY($1)', [ids]);
  ctx.body = { items: rows.map(rowToWire) };
});
