import { LEDGER_PLANTS } from './ledger-plants.js';
import type { Plant } from './plant.js';
import { POSTGRES_PLANTS, RIGHTS_PLANTS } from './postgres-plants.js';
import { API_PLANTS, STREAM_PLANTS, TOKEN_PLANTS } from './server-plants.js';
import { DATABASE_SETTINGS_PLANTS, SETTINGS_PLANTS } from './settings-plants.js';
import { TABLE_PLANTS } from './table-plants.js';

/** Of what has nothing to do with Postgres, and is examined without it. */
export const SERVER_PLANTS: Readonly<Record<string, readonly Plant[]>> = {
  'the other settings': SETTINGS_PLANTS,
  'a StreamingServer': STREAM_PLANTS,
  'the tokens': TOKEN_PLANTS,
  'the API server': API_PLANTS,
};

/** All but those that take a cluster of their own. */
export const PLANTS: Readonly<Record<string, readonly Plant[]>> = {
  'the settings of the database': DATABASE_SETTINGS_PLANTS,
  Postgres: POSTGRES_PLANTS,
  'the rights': RIGHTS_PLANTS,
  'the tables': TABLE_PLANTS,
  'the ledger': LEDGER_PLANTS,
  ...SERVER_PLANTS,
};
