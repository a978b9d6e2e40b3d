/**
 * Run in a child process: one call without credentials, with the platform's authorities; its status or message on
 * stdout. The authorities of a process are fixed when it starts, so NODE_EXTRA_CA_CERTS cannot be tested in the test's
 * process.
 */

import { silentLogger } from '../../src/common/log.ts';
import { createController } from '../../src/runtime/network/cluster/controller.ts';
import { READ } from './connect-settings.ts';

const [origin = ''] = process.argv.slice(2);
const settings = {
  origin,
  trust: {},
  credentials: { method: 'none' as const },
  connectTimeout: 5000,
  callTimeout: 20_000,
};
const controller = createController(settings, silentLogger);
try {
  const { status } = await controller.send(READ, new AbortController().signal);
  process.stdout.write(String(status));
} catch (error) {
  process.stdout.write((error as Error).message);
}
await controller.close();
