import type { JsonObject } from '../../domain/json.js';
import type { TaskStatus } from '../../domain/task.js';

/**
 * How the list call of a server reads as streams. Plain JSON, so that it can stand in a configuration file; it holds no
 * secret. What it doesn't name never leaves the adapter.
 */
export interface StreamMapping {
  /** `GET` of the source's URL by default. */
  readonly request?: StreamRequest;
  /** How credentials are sent: the first of these ways for which the source has what it takes. */
  readonly auth?: readonly AuthForm[];
  /**
   * How the answer is written; `json` by default. An XML element with nothing but text is that text; one with elements or
   * attributes (`@name`) is an object of them, with its own text as `#text`.
   */
  readonly format?: 'json' | 'xml';
  /** Content types that are accepted beside those which leave the format open, such as `text/html`. */
  readonly contentTypes?: readonly string[];
  /** What must hold of every answer: servers tell of errors inside of a 200 as well. */
  readonly success?: Condition;
  readonly list: ListSource;
  /** None by default: one answer is all there is. */
  readonly paging?: StreamPaging;
  /** What must hold of each entry, or it can't be read: of what is listed by name, any object could be one. */
  readonly entry?: Condition;
  /** Entries of which one of these holds are no streams, such as a path that is configured and that nobody publishes. */
  readonly skip?: readonly Condition[];
  readonly fields: StreamFields;
}

export interface StreamRequest {
  /** `GET` by default. */
  readonly method?: 'GET' | 'POST';
  /**
   * From `/`, put behind the path of the source's URL; none by default. `{page}`, `{offset}` and `{size}` stand for what
   * paging has to say.
   */
  readonly path?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, with a `POST` only. */
  readonly body?: JsonObject;
}

export type AuthForm =
  /** `Authorization: Bearer`, of `auth.token`. */
  | { readonly by: 'bearer' }
  /** Of `auth.username` and `auth.password`. */
  | { readonly by: 'basic' }
  /** `auth.token` as it stands, in a header, a parameter of the query, or a member of the body. */
  | { readonly by: 'header' | 'query' | 'body'; readonly name: string }
  /**
   * A token that is signed (HS256) with `auth.secret` for each reading and lasts five minutes; it has these claims, and
   * `auth.key` as its issuer where there is one. As `Authorization: Bearer`, or bare in the header of this name.
   */
  | { readonly by: 'hs256'; readonly claims?: JsonObject; readonly header?: string };

/**
 * Where a value is: members from the outermost to the inmost, with dots between (`publisher.createTime`), a dot in a name
 * being written `\.`; empty for the whole. Lists on the way are gone through, so that there may be several values.
 * Of what lies around an entry, `$key` is its name in an object of entries, `$value` an entry that is a text or a
 * number itself, and `$…` whatever `ListSource.inherit` calls so.
 */
export type Path = string;

export interface ListSource {
  /** To the list from the whole document; the first of several that leads to one. Elements of XML that occur once are lists of one. */
  readonly path: Path | readonly Path[];
  /**
   * `list` by default; `one-or-many`: an entry that is alone is no list; `by-name`: the entries are the members of an
   * object.
   */
  readonly as?: 'list' | 'one-or-many' | 'by-name';
  /** Whether no list is an empty one; otherwise it is a fault. Wants a `success` that no other document meets. */
  readonly mayBeAbsent?: boolean;
  /** What entries take from the lists they lie in: the path from the whole document, by the name that `$` is put before. */
  readonly inherit?: Readonly<Record<string, Path>>;
}

/**
 * How the next page is asked for: by its number, by how many entries were told before it, or as the answer says. Reading
 * ends with a page that brings nothing new, or where as many pages or entries came as are told.
 */
export type StreamPaging =
  | (PageLimits & {
      readonly by: 'page';
      /** The query's parameter; none where the request's path has `{page}`. */
      readonly parameter?: string;
      /** The number of the first page. */
      readonly first: 0 | 1;
      /** Where the answer tells how many pages there are. */
      readonly pages?: Path;
    })
  | (PageLimits & {
      readonly by: 'offset';
      /** The query's parameter; none where the request's path has `{offset}`. */
      readonly parameter?: string;
    })
  | (PageLimits & {
      /** A value of the answer that is sent back. */
      readonly by: 'cursor';
      readonly parameter: string;
      readonly next: Path;
    })
  | (PageLimits & {
      /** An address of the same server: at `next`, or in the header `Link` with `rel="next"`. */
      readonly by: 'link';
      readonly next?: Path;
    });

export interface PageLimits {
  /** How many entries a page is asked to have, and the query's parameter that says so; none where the path has `{size}`. */
  readonly size?: { readonly parameter?: string; readonly is: number };
  /** Where the answer tells how many entries there are in all. */
  readonly total?: Path;
  /** How many pages are read at most; 100 by default. */
  readonly maxPages?: number;
}

/** Where each value of a stream is, from its entry. */
export interface StreamFields {
  /** Entries without one, of more than 512 characters, or with one that another has, are counted as unreadable. */
  readonly id: TextSource;
  readonly name?: TextSource;
  readonly userId?: TextSource;
  /** `streaming` by default. */
  readonly taskType?: TextSource;
  readonly status: StatusSource;
  readonly progress?: Path | { readonly path: Path; readonly of: number };
  /** Where it isn't told, that of the start. */
  readonly createdAt?: TimeSource;
  readonly startedAt?: TimeSource;
  readonly finishedAt?: TimeSource;
  readonly error?: TextSource;
  readonly details?: DetailsSource;
  readonly silent?: Silence;
}

/**
 * A path; a template of several (`{vhost}/{app}/{name}`), none if one of them is; the first of several that is there; the
 * same for all streams.
 */
export type TextSource = string | readonly string[] | { readonly value: string };

/** The source's own words for each status, numbers and truth values too; null among them stands for none. */
export type StatusWords = Readonly<Partial<Record<TaskStatus, readonly (Scalar | null)[]>>>;

/**
 * A path, whose words are the list's own; one with its words (what they don't tell of is read as the list's own word, or
 * is `else`, `unknown` by default); the first of some rules that holds, where `text` is the source's own word; the same
 * for all streams.
 */
export type StatusSource =
  | Path
  | { readonly path: Path; readonly words: StatusWords; readonly else?: TaskStatus }
  | { readonly rules: readonly StatusRule[]; readonly else: TaskStatus; readonly text?: Path }
  | { readonly value: TaskStatus };

export interface StatusRule {
  readonly status: TaskStatus;
  readonly when: Condition;
}

/** What must hold of the value at each of some paths; where there are several values, of one of them. */
export type Condition = Readonly<Record<Path, Test>>;

/**
 * A value that it must be, null for none; one of several; or a comparison. A number and its digits as a text are equal,
 * since XML has only texts. No comparison holds of a value that isn't there.
 */
export type Test = Scalar | null | readonly (Scalar | null)[] | Comparison;
export type Scalar = string | number | boolean;

export type Comparison =
  /** Whether there is a value: not null, though it may be empty. */
  | { readonly present: boolean }
  | { readonly not: Scalar }
  | { readonly lt: number }
  | { readonly lte: number }
  | { readonly gt: number }
  | { readonly gte: number };

/**
 * A text with its zone; a number since 1970; or an age, of which the moment is kept as it was first read, until the age
 * says that the stream began anew. Without a unit: a text with its zone, or a number whose digits tell the unit.
 */
export type TimeUnit = 'text' | 's' | 'ms' | 'us' | 'age-s' | 'age-ms';

/**
 * A path; one with its unit; the first of several that tells a moment. `plus` is added to it, and there is no moment
 * where it is missing. Moments before 1970-01-02 and those that `none` lists stand for none.
 */
export type TimeSource =
  | Path
  | {
      readonly path: Path | readonly Path[];
      readonly as?: TimeUnit;
      readonly plus?: { readonly path: Path; readonly as: 's' | 'ms' };
      readonly none?: readonly Scalar[];
    };

/**
 * The members of `details`: each a path to a text, number or truth value, or to a list of these; the first of several that
 * is there; or how many entries a list or object has. Objects never pass. A lone path takes what is there as a whole: for
 * servers of one's own.
 */
export type DetailsSource =
  Path | Readonly<Record<string, Path | readonly Path[] | { readonly count: Path }>>;

/**
 * When a stream that its server believes live sends nothing, told as `"silent": true` in the details: where the condition
 * holds; or where `counter`, of received bytes or packets, the first of several that is there, has been the same for so many
 * seconds. Only of streams that run.
 */
export type Silence =
  | { readonly when: Condition }
  | { readonly counter: Path | readonly Path[]; readonly seconds: number; readonly when?: Condition };

/** What a source sends to prove itself: what its mapping's `auth` asks for. Never in a mapping, a log or an error. */
export interface StreamCredentials {
  readonly token?: string;
  readonly username?: string;
  readonly password?: string;
  /** Names the secret, such as LiveKit's API key. */
  readonly key?: string;
  /** Signs tokens. */
  readonly secret?: string;
}

/** One source of streams: where it is, and how it reads. */
export interface StreamSourceOptions {
  /** The name by which the list tells of it. */
  readonly origin: string;
  /** http or https, without user, query and fragment; a path is put before the mapping's. */
  readonly url: string;
  readonly mapping: StreamMapping;
  /** None by default. */
  readonly auth?: StreamCredentials;
  /** For a whole reading, all pages of it; 1,000 ms by default. */
  readonly timeoutMs?: number;
  /** The most that is read, after decompression, all pages of it; 8 MiB by default. */
  readonly maxBytes?: number;
}
