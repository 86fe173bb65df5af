/** The JSON of the HTTP API, field by field. Types only: the browser's pages share them. */
import type { ConditionParameter } from '../../application/query/conditions.js';

export type WireTimestamp = string;
export type WireStatus = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'unknown';
export type WireSource = 'compute' | 'streaming';

/** The parameters by which tasks are chosen: the list, its histogram and its export take the same ones. */
export type WireCondition = Exclude<ConditionParameter, 'as_of'>;

/** All that the list can be asked by. */
export type WireListParameter = WireCondition | 'page' | 'size' | 'sort' | 'as_of';

export interface WireTask {
  readonly id: string;
  readonly source: WireSource;
  /** The name of the configured source. */
  readonly origin: string;
  readonly task_type: string;
  readonly status: WireStatus;
  /** The source's own word for the status where it is another; null where it isn't. */
  readonly status_text: string | null;
  readonly name: string | null;
  readonly user_id: string | null;
  readonly progress: number | null;
  readonly created_at: WireTimestamp | null;
  readonly started_at: WireTimestamp | null;
  readonly finished_at: WireTimestamp | null;
  readonly error: string | null;
  readonly details: unknown;
}

export interface WireFacetValue<T extends string> {
  readonly value: T;
  readonly count: number;
  /** There may be more. */
  readonly at_least?: true;
}

/** What the filter could be changed to: every value can be asked for. */
export interface WireFacets {
  readonly status: readonly WireFacetValue<WireStatus>[];
  readonly task_type: readonly WireFacetValue<string>[];
  /** How many further types there are that can't be asked for, such as too long ones; absent where there are none. */
  readonly task_type_omitted?: number;
}

export type WireSourceFault =
  'unreachable' | 'timeout' | 'refused' | 'too_large' | 'malformed' | 'mismatched' | 'failed';

export interface WireSourceReport {
  readonly source: WireSource;
  readonly origin: string;
  readonly status: 'ok' | 'stale' | 'unavailable';
  readonly item_total: number | null;
  readonly as_of: WireTimestamp | null;
  readonly truncated: boolean;
  /** How many tasks it told in a form that can't be listed. */
  readonly unreadable: number;
  /** How far back it was searched; absent where it was searched to its end. */
  readonly searched_from?: WireTimestamp;
  /** Why it is unavailable or stale; absent while it is ok. There may be more words. */
  readonly fault?: WireSourceFault;
}

export interface WireTaskPage {
  readonly items: readonly WireTask[];
  readonly item_total: number;
  readonly page_now: number;
  readonly page_total: number;
  readonly total_is: 'exact' | 'at_least';
  readonly as_of: WireTimestamp;
  readonly newer: number;
  readonly facets: WireFacets;
  readonly sources: readonly WireSourceReport[];
}

/** When the tasks of a list were created. */
export interface WireHistogram {
  /** Where each stretch begins, and at last where the last one ends; empty where there is nothing. */
  readonly edges: readonly WireTimestamp[];
  /** For each status that occurs, how many tasks were created in each stretch. */
  readonly status: Readonly<Partial<Record<WireStatus, readonly number[]>>>;
  readonly total_is: 'exact' | 'at_least';
  readonly as_of: WireTimestamp;
  readonly sources: readonly WireSourceReport[];
}

/** The last line of an export, and the last cell of its last row: an export without it is not whole. */
export interface WireExportEnd {
  /** How many tasks stand before it. */
  readonly rows: number;
  readonly total_is: 'exact' | 'at_least';
  readonly as_of: WireTimestamp;
  readonly sources: readonly WireSourceReport[];
}

export interface WireCurrentUser {
  readonly user: { readonly id: string; readonly username: string; readonly role: 'admin' | 'user' };
}

export interface WireSignedIn {
  readonly token: string;
  readonly expires_at: WireTimestamp;
}

/** All tokens of the user are over. */
export interface WireSignedOut {
  readonly signed_out: true;
}

/** RFC 9457 problem details. */
export interface WireProblem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  /** Stable; what a program decides by. */
  readonly code: string;
  readonly request_id: string;
  /** Of a 400: the parameter that is wrong, and what it should have been. */
  readonly parameter?: string;
  readonly detail?: string;
  /** Of a 503 of `/readyz`: the names of the checks that fail. */
  readonly failed?: readonly string[];
}
