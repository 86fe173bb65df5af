import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { configJsonSchema } from '../../src/composition/config/config-schema.js';

const FILE = 'schema/taskdeck-config.schema.json';

const text = JSON.stringify(configJsonSchema());
writeFileSync(FILE, await format(text, { ...(await resolveConfig(FILE)), filepath: FILE }));
