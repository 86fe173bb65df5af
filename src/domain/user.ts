import type { Timestamp } from './timestamp.js';

export type Role = 'admin' | 'user';

export interface User {
  readonly id: string;
  readonly username: string;
  readonly role: Role;
  /** Tokens from before are over; it only ever grows. Absent where the directory ends none before their time. */
  readonly tokensValidFrom?: Timestamp;
}
