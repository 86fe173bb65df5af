/** The program that a test kills: starts a throwaway cluster, says which, and stays. */
import { readPostmaster } from '../../../src/adapters/embedded-postgres/postmaster-file.js';
import { clusterFolder } from '../../../src/adapters/embedded-postgres/server-account.js';
import { startCluster } from '../../support/postgres/start-cluster.js';

const { folder } = (await startCluster({ major: 18 })).parts.plan;
process.stdout.write(`${JSON.stringify({ folder, pid: readPostmaster(clusterFolder(folder))?.pid })}\n`);
setInterval(() => undefined, 60_000);
