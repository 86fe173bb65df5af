/** The columns of a table of jobs as a platform may have made it itself: without what Taskdeck's own migrations check. */
export const JOBS_COLUMNS = `
  id uuid DEFAULT gen_random_uuid(), user_id text, name text, task_type text COLLATE "C", status text COLLATE "C",
  progress double precision, error text, details jsonb,
  created_at timestamptz, started_at timestamptz, finished_at timestamptz`;
