/** Quoted for SQL. @throws RangeError for what Postgres or Knex would take for something else. */
export function quoteName(name: string): string {
  if (name === '' || Buffer.byteLength(name) > 63 || /[\0?]/.test(name)) {
    throw new RangeError(`not usable as the name of a table or column: ${JSON.stringify(name)}`);
  }
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as SQL, without the `?` that Knex would take for a binding's. @throws RangeError for NUL, which no text has. */
export function quoteText(text: string): string {
  if (text.includes('\0')) throw new RangeError(`not usable as a text: ${JSON.stringify(text)}`);
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return /[\\?]/.test(text) ? `E${quoted.replaceAll('\\', '\\\\').replaceAll('?', '\\x3F')}` : quoted;
}

/** A list of texts as Postgres writes an array. */
export function writeArray(texts: readonly (string | null)[]): string {
  const elements = texts.map((text) => (text === null ? 'NULL' : `"${text.replaceAll(/["\\]/g, '\\$&')}"`));
  return `{${elements.join(',')}}`;
}

export function inSchema(schema: string | null, name: string): string {
  return schema === null ? quoteName(name) : `${quoteName(schema)}.${quoteName(name)}`;
}
