export type Role = 'admin' | 'user';

export interface User {
  readonly id: string;
  readonly username: string;
  readonly role: Role;
}
