import { once } from '../src/common/once.ts';
import type { Figure, Measured } from './figure.ts';
import { startServer } from './installed-server.ts';

const FIRST = 20_000;
const LAST = 100_000;
/** Concurrent calls: a client in a hurry. */
const AT_ONCE = 8;

interface Resident {
  readonly idle: number;
  readonly growth: number;
  readonly after: Readonly<Record<string, number>>;
}

/** Both figures come from one run, because it takes a while. */
const resident = once(run);

async function run(): Promise<Resident> {
  const { server, close } = await startServer();
  await server.callTool();
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const idle = await server.residentMiB();
  const after: Record<string, number> = {};
  let done = 0;
  for (const goal of [FIRST, 40_000, 60_000, 80_000, LAST]) {
    const caller = async () => {
      for (; done < goal; done += 1) await server.callTool();
    };
    await Promise.all(Array.from({ length: AT_ONCE }, caller));
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    after[String(goal)] = Math.round((await server.residentMiB()) * 10) / 10;
  }
  await close();
  return { idle, growth: (after[String(LAST)] ?? 0) - (after[String(FIRST)] ?? 0), after };
}

const figure = (name: string, target: number, pick: (of: Resident) => number): Figure => ({
  name,
  unit: 'MiB',
  target,
  async measure(): Promise<Measured> {
    const all = await resident();
    return { value: Math.round(pick(all) * 10) / 10, details: { residentAfterCalls: all.after } };
  },
});

export const idleMemory = figure('resident memory, idle after a first call', 75, ({ idle }) => idle);
export const memoryGrowth = figure('resident memory, growth from call 20,000 to 100,000', 5, ({ growth }) => growth);
