import type { Figure } from './figure.ts';
import { startServer } from './installed-server.ts';
import { hundredths, percentile } from './statistics.ts';

const CALLS = 300;
const PROCESSES = 3;

/**
 * How much slower the slowest of a process's first calls are. They should not be: what they need is loaded in advance.
 */
export const firstCalls: Figure = {
  name: 'time of the first 300 calls, p99, ratio to their p50',
  unit: 'x',
  target: 12,
  async measure() {
    const runs: { p50: number; p99: number; first: number }[] = [];
    for (let run = 0; run < PROCESSES; run += 1) {
      const { server, close } = await startServer();
      const times: number[] = [];
      for (let call = 0; call < CALLS; call += 1) times.push(await server.callTool());
      await close();
      runs.push({ p50: percentile(times, 0.5), p99: percentile(times, 0.99), first: times[0] as number });
    }
    const byRatio = runs.toSorted((a, b) => a.p99 / a.p50 - b.p99 / b.p50);
    const { p50, p99, first } = byRatio[Math.floor(PROCESSES / 2)] as (typeof runs)[number];
    return {
      value: hundredths(p99 / p50),
      details: { milliseconds: { p50: hundredths(p50), p99: hundredths(p99), first: hundredths(first) } },
    };
  },
};
