type Schema = Readonly<Record<string, unknown>>;
type Check = (value: unknown, argument: unknown, schema: Schema, path: string, root: Schema) => string[];

/**
 * Why a value doesn't meet a JSON Schema of draft 7, by path. It knows the keywords that the configuration's schema
 * has, and throws at any other.
 */
export function faultsOf(value: unknown, root: unknown): string[] {
  return check(value, root as Schema, '', root as Schema);
}

function check(value: unknown, schema: Schema, path: string, root: Schema): string[] {
  return Object.entries(schema).flatMap(([keyword, argument]) => {
    if (REMARKS.has(keyword)) return [];
    const keywordCheck = KEYWORDS[keyword];
    if (keywordCheck === undefined) throw new Error(`an unknown keyword: ${keyword}`);
    return keywordCheck(value, argument, schema, path, root);
  });
}

const REMARKS = new Set(['$schema', 'title', 'description', 'definitions', 'id']);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const unless = (holds: boolean, path: string, message: string) => (holds ? [] : [`${path}: ${message}`]);
const below = (path: string, key: string | number) => (path === '' ? `${key}` : `${path}.${key}`);

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  integer: Number.isInteger,
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  array: Array.isArray,
  object: isObject,
};

const KEYWORDS: Readonly<Record<string, Check>> = {
  type: (value, types, _, path) =>
    unless(
      [types].flat().some((type) => TYPES[String(type)]?.(value)),
      path,
      `no ${String(types)}`,
    ),
  enum: (value, values, _, path) => unless((values as unknown[]).includes(value), path, 'none of them'),
  const: (value, wanted, _, path) => unless(value === wanted, path, 'another value'),
  pattern: (value, source, _, path) =>
    unless(typeof value !== 'string' || new RegExp(String(source), 'u').test(value), path, 'another pattern'),
  minLength: (value, least, _, path) =>
    unless(typeof value !== 'string' || value.length >= Number(least), path, 'too short'),
  maxLength: (value, most, _, path) =>
    unless(typeof value !== 'string' || value.length <= Number(most), path, 'too long'),
  minimum: (value, least, _, path) =>
    unless(typeof value !== 'number' || value >= Number(least), path, 'too low'),
  maximum: (value, most, _, path) =>
    unless(typeof value !== 'number' || value <= Number(most), path, 'too high'),
  exclusiveMinimum: (value, least, _, path) =>
    unless(typeof value !== 'number' || value > Number(least), path, 'too low'),
  minItems: (value, least, _, path) =>
    unless(!Array.isArray(value) || value.length >= Number(least), path, 'too few'),
  minProperties: (value, least, _, path) =>
    unless(!isObject(value) || Object.keys(value).length >= Number(least), path, 'too few keys'),
  required: (value, keys, _, path) =>
    isObject(value)
      ? (keys as string[]).flatMap((key) => unless(Object.hasOwn(value, key), below(path, key), 'required'))
      : [],
  properties: (value, properties, _, path, root) =>
    isObject(value)
      ? Object.entries(properties as Record<string, Schema>).flatMap(([key, schema]) =>
          Object.hasOwn(value, key) ? check(value[key], schema, below(path, key), root) : [],
        )
      : [],
  additionalProperties: (value, rest, schema, path, root) => {
    if (!isObject(value)) return [];
    const known = Object.keys((schema['properties'] ?? {}) as object);
    const others = Object.keys(value).filter((key) => !known.includes(key));
    return others.flatMap((key) =>
      rest === false
        ? [`${below(path, key)}: no such key`]
        : check(value[key], rest as Schema, below(path, key), root),
    );
  },
  propertyNames: (value, schema, _, path, root) =>
    isObject(value)
      ? Object.keys(value).flatMap((key) => check(key, schema as Schema, below(path, key), root))
      : [],
  items: (value, schema, _, path, root) =>
    Array.isArray(value)
      ? value.flatMap((item, i) => check(item, schema as Schema, below(path, i), root))
      : [],
  anyOf: (value, schemas, _, path, root) =>
    unless(
      (schemas as Schema[]).some((schema) => check(value, schema, path, root).length === 0),
      path,
      'none of the ways to write it',
    ),
  allOf: (value, schemas, _, path, root) =>
    (schemas as Schema[]).flatMap((schema) => check(value, schema, path, root)),
  $ref: (value, reference, _, path, root) => {
    const name = String(reference).replace('#/definitions/', '');
    return check(value, (root['definitions'] as Record<string, Schema>)[name] ?? {}, path, root);
  },
};
