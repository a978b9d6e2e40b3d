import type { Figure } from './figure.ts';
import { installPackage } from './installed.ts';
import { openServer } from './installed-server.ts';
import { startLargeSandbox } from './peers/peer.ts';

const ROWS = 20_000;
const PAGE = 500;
/** How often the pages are first read one by one, so that compiled code, which takes memory too, is there already. */
const ROUNDS = 4;

/**
 * How much more memory a walk over all rows takes than reading its pages one by one and dropping each: if it held the
 * rows, that would be their size. Only ids are requested, so that the answer itself is small.
 */
export const walkMemory: Figure = {
  name: 'peak memory of a walk over 20,000 rows, beyond its pages one by one',
  unit: 'MiB',
  target: 16,
  async measure() {
    const sandbox = await startLargeSandbox(await installPackage());
    const server = await openServer(sandbox, '--max-result-tokens', '0');
    const fields = ['id'];
    for (let round = 0; round < ROUNDS; round += 1) {
      for (let offset = 0; offset < ROWS; offset += PAGE) {
        await server.callTool('listIdentities', { fields, limit: PAGE, offset });
      }
    }
    const pages = await server.residentMiB('VmHWM');
    await server.callTool('listIdentities', { fields, all: true });
    const walk = await server.residentMiB('VmHWM');
    await server.close();
    sandbox.close();
    const details = { peakMiB: { pages: Math.round(pages), walk: Math.round(walk) }, rows: ROWS };
    return { value: Math.round((walk - pages) * 10) / 10, details };
  },
};
