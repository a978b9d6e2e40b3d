import type { Figure } from '../figure.ts';
import { hundredths, percentile } from '../statistics.ts';
import { load } from './load.ts';
import { newer } from './messages.ts';
import { startOurs } from './servers.ts';

const CONNECTIONS = 50;
const WARM_UP = 1_500;
const CALLS = 4_000;

export const httpTail: Figure = {
  name: 'http: time of a read over 50 connections, p99, ratio to p50',
  unit: 'x',
  target: 6,
  async measure() {
    const ours = await startOurs();
    const [key = ''] = ours.keys;
    const post = newer(key, 'tools/call', { name: 'listServices', arguments: { limit: 10 } });
    const under = load(
      ours,
      Array.from({ length: CONNECTIONS }, () => post),
    );
    await under.send(WARM_UP);
    const times = await under.send(CALLS);
    under.close();
    await ours.close();
    const [p50, p99] = [percentile(times, 0.5), percentile(times, 0.99)];
    return { value: hundredths(p99 / p50), details: { milliseconds: { p50: hundredths(p50), p99: hundredths(p99) } } };
  },
};
