import { z } from 'zod';
import { TrustedProxies } from '../adapters/http/trusted-proxies.js';
import { referencedNames } from './config/referenced-names.js';
import { postgresUrlProblem } from './postgres-url-problem.js';
import { SettingsError } from './settings-error.js';
import { withoutServiceLinks } from './without-service-links.js';

export { SettingsError };

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port number, 0 to 65535')
  .transform(Number)
  .refine((value) => value <= 65535, 'must be a port number, 0 to 65535');
const milliseconds = (least: number, most: number) => {
  const expected = `must be a whole number of milliseconds, ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, expected)
    .transform(Number)
    .refine((value) => value >= least && value <= most, expected);
};
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });
const postgresUrl = z.string().superRefine((url, context) => {
  const message = postgresUrlProblem(url);
  if (message !== null) context.addIssue({ code: 'custom', message });
});
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const shared = {
  HOST: z.string().min(1, 'must be an address to listen on').default('127.0.0.1'),
  LOG_LEVEL: z.enum(LOG_LEVELS, { error: `must be one of ${LOG_LEVELS.join(', ')}` }).default('info'),
};

const proxies = {
  TRUSTED_PROXIES: z
    .string()
    .transform((text) => text.split(',').map((entry) => entry.trim()))
    .refine(areProxies, 'must be addresses and CIDR blocks, separated by commas')
    .optional(),
};

const config = { TASKDECK_CONFIG: z.string().optional() };

const database = {
  DATABASE_URL: postgresUrl,
  DATABASE_READ_URL: postgresUrl.optional(),
};

const internalToken = z.string().regex(/^[\x21-\x7e]+$/, 'must be visible ASCII, as it goes into a header');

const api = {
  ...shared,
  ...proxies,
  ...config,
  ...database,
  API_PORT: port.default(3001),
  STREAMING_URL: httpUrl.optional(),
  STREAMING_INTERNAL_TOKEN: internalToken.optional(),
  STREAMING_TIMEOUT_MS: milliseconds(100, 60_000).default(1_000),
  JWT_SECRET: z.string().refine((value) => Buffer.byteLength(value) >= 32, 'must be at least 32 bytes long'),
  JWT_ISSUER: z.string().min(1, 'must not be empty').default('taskdeck'),
  JWT_AUDIENCE: z.string().min(1, 'must not be empty').default('taskdeck'),
};

const web = {
  ...shared,
  ...proxies,
  WEB_PORT: port.default(3000),
  API_URL: httpUrl,
};

const fixedPort = port.refine((value) => value > 0, 'must be a port number, 1 to 65535');

const demo = {
  LOG_LEVEL: shared.LOG_LEVEL,
  DATABASE_URL: postgresUrl.optional(),
  WEB_PORT: fixedPort.default(3000),
  API_PORT: fixedPort.default(3001),
  STREAMING_PORT: fixedPort.default(3002),
};

export const schemas = {
  api: z.object(api),
  web: z.object(web),
  /** As the API server; and the web server's way to it, where that is to be tried too. */
  doctor: z.object({ ...api, API_URL: httpUrl.optional() }),
  migrate: z.object({ ...config, LOG_LEVEL: shared.LOG_LEVEL, DATABASE_URL: database.DATABASE_URL }),
  ledger: z.object({ ...config, LOG_LEVEL: shared.LOG_LEVEL, DATABASE_URL: database.DATABASE_URL }),
  demo: z.object(demo),
  demoStreaming: z.object({
    ...shared,
    STREAMING_PORT: demo.STREAMING_PORT,
    STREAMING_INTERNAL_TOKEN: internalToken,
  }),
} as const;

export type ApiSettings = z.infer<typeof schemas.api>;
export type WebSettings = z.infer<typeof schemas.web>;
export type DoctorSettings = z.infer<typeof schemas.doctor>;

function areProxies(entries: readonly string[]): boolean {
  try {
    new TrustedProxies(entries);
    return true;
  } catch {
    return false;
  }
}

/** Every variable with one of these beginnings is meant for Taskdeck, so a name among them that it doesn't know is a slip. */
const OWN_NAME = /^(?:JWT|STREAMING|TASKDECK)_/;
const KNOWN_NAMES = new Set([api, web, demo].flatMap(Object.keys));

/** @throws SettingsError for the first setting that is unknown, missing or bad. */
export function readSettings<Schema extends z.ZodType>(
  schema: Schema,
  env: NodeJS.ProcessEnv,
): z.infer<Schema> {
  const given = withoutServiceLinks(env);
  const [unknown] = unknownNames(given);
  if (unknown !== undefined) throw unknown;
  const present = withoutEmpty(given);
  const result = schema.safeParse(present);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw toSettingsError(issue, String(issue?.path[0] ?? 'settings'), present);
}

/** Those that are good, and what is wrong with each of the others. */
export function readEachSetting<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  env: NodeJS.ProcessEnv,
): { readonly settings: Partial<z.infer<z.ZodObject<Shape>>>; readonly problems: readonly SettingsError[] } {
  const given = withoutServiceLinks(env);
  const present = withoutEmpty(given);
  const read = Object.entries(schema.shape).map(([name, type]) => ({
    name,
    result: z.safeParse(type, present[name]),
  }));
  const good = read.flatMap(({ name, result }) => (result.success ? [[name, result.data]] : []));
  const bad = read.flatMap(({ name, result }) =>
    result.success ? [] : [toSettingsError(result.error.issues[0], name, present)],
  );
  return {
    settings: Object.fromEntries(good) as Partial<z.infer<z.ZodObject<Shape>>>,
    problems: [...unknownNames(given), ...bad],
  };
}

/** But for those that the file of TASKDECK_CONFIG refers to. */
function unknownNames(given: NodeJS.ProcessEnv): SettingsError[] {
  const referenced = referencedNames(given['TASKDECK_CONFIG'] || undefined);
  return Object.keys(given)
    .filter((name) => OWN_NAME.test(name) && !KNOWN_NAMES.has(name) && !referenced.has(name))
    .map((name) => new SettingsError(name, 'is not a setting that Taskdeck knows'));
}

/** An empty variable counts as one that isn't there: compose files and CI leave such behind. */
function withoutEmpty(given: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
}

function toSettingsError(
  issue: { readonly message: string } | undefined,
  name: string,
  present: NodeJS.ProcessEnv,
): SettingsError {
  return new SettingsError(
    name,
    present[name] === undefined ? 'is required' : (issue?.message ?? 'is not valid'),
  );
}
