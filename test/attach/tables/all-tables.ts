import type { ForeignTable } from './foreign-table.js';
import { FRAMEWORK_TABLES } from './framework-tables.js';
import { ORM_TABLES } from './orm-tables.js';
import { OWN_TABLES } from './own-tables.js';
import { PLATFORM_TABLES } from './platform-tables.js';
import { QUEUE_TABLES } from './queue-tables.js';
import { WORKFLOW_TABLES } from './workflow-tables.js';

export const FOREIGN_TABLES: readonly ForeignTable[] = [
  ...ORM_TABLES,
  ...FRAMEWORK_TABLES,
  ...QUEUE_TABLES,
  ...WORKFLOW_TABLES,
  ...PLATFORM_TABLES,
  ...OWN_TABLES,
];
