import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Figure, NotHere } from '../figure.ts';
import { hundredths, median } from '../statistics.ts';
import { load } from './load.ts';
import { older, openSessions } from './messages.ts';
import { type Server, startProgram } from './servers.ts';

const WARM_UP = 2_000;
const ROUNDS = 10;
const A_ROUND = 300;

/** Builds the server of the protocol's Go library in a folder of its own. @returns the program; undefined without Go */
function goServer(): string | undefined {
  try {
    execFileSync('go', ['version']);
  } catch {
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-bench-go-'));
  cpSync('bench/peers/go-server', folder, { recursive: true });
  execFileSync('go', ['build', '-o', 'server', '.'], { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
  return join(folder, 'server');
}

/** One client that keeps calling in a session of its own. */
async function caller(server: Server) {
  const [session] = await openSessions(server.url, ['none']);
  return load(server, [older('none', session, 'tools/call', { name: 'nothing', arguments: {} })]);
}

export const httpNothing: Figure = {
  name: 'http: time of a tool that does nothing, p50, ratio to the Go library',
  unit: 'x',
  target: 1.5,
  async measure() {
    const program = goServer();
    if (program === undefined) throw new NotHere('there is no Go to build the other server with');
    const ours = await startProgram([process.execPath, '--import', 'tsx', 'bench/peers/nothing-server.ts']);
    const go = await startProgram([program]);
    const sides = [await caller(ours), await caller(go)] as const;
    const times: [number[], number[]] = [[], []];
    for (const side of sides) await side.send(WARM_UP);
    // In turns, so that both run under the same conditions.
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [at, side] of sides.entries()) times[at]?.push(...(await side.send(A_ROUND)));
    }
    for (const side of sides) side.close();
    await Promise.all([ours.close(), go.close()]);
    const [ourTime, goTime] = times.map(median) as [number, number];
    return {
      value: hundredths(ourTime / goTime),
      details: { milliseconds: { ours: hundredths(ourTime), go: hundredths(goTime) } },
    };
  },
};
