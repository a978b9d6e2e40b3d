import { buildSync } from 'esbuild';
import type { Figure } from './figure.ts';
import { installPackage } from './installed.ts';
import { startServer } from './installed-server.ts';
import { Peer } from './peers/peer.ts';
import { hundredths, median } from './statistics.ts';

const WARM_UP = 300;
const CALLS = 2_000;

export const callTime: Figure = {
  name: 'time of a call over stdio, p50, ratio to a bare relay',
  unit: 'x',
  target: 1.8,
  async measure() {
    const { server, controller, close } = await startServer();
    const relay = new Peer([bundledRelay(await installPackage()), controller.url, controller.ca]);
    const ours: number[] = [];
    const bare: number[] = [];
    for (let call = 0; call < WARM_UP + CALLS; call += 1) {
      // In turns, so that both run under the same conditions.
      const [ourTime, least] = [await server.callTool(), await relay.callTool()];
      if (call < WARM_UP) continue;
      ours.push(ourTime);
      bare.push(least);
    }
    await Promise.all([close(), relay.close()]);
    const [ourTime, least] = [median(ours), median(bare)];
    const milliseconds = { ours: hundredths(ourTime), relay: hundredths(least), calls: CALLS };
    return { value: hundredths(ourTime / least), details: { milliseconds } };
  },
};

/** The relay as plain JavaScript next to the installed package: it needs no other tool to start and run. */
function bundledRelay(program: string): string {
  const outfile = `${program}.relay.mjs`;
  const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" };
  buildSync({ entryPoints: ['bench/peers/relay.ts'], outfile, bundle: true, platform: 'node', format: 'esm', banner });
  return outfile;
}
