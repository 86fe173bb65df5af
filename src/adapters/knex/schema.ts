/** The tables that the migrations make and the queries read, and the migrations' own. */
export const JOBS_TABLE = 'inference_jobs';
export const USERS_TABLE = 'users';
export const MIGRATIONS_TABLE = 'taskdeck_migrations';
