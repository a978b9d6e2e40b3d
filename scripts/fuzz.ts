/**
 * `npm run fuzz -- CALLS [SEED]`: 50,000 calls by default; the seed is taken from the clock by default, and printed.
 */
import { fuzz } from '../test/fuzz/fuzz.ts';

const [calls = '50000', seed = String(Date.now() % 1_000_000_000)] = process.argv.slice(2);
process.on('unhandledRejection', (reason) => {
  console.error('unhandled rejection', reason);
  process.exit(1);
});
console.error(`${calls} calls, seed ${seed}`);
const report = await fuzz(Number(calls), Number(seed));
console.log(JSON.stringify(report, null, 2));
process.exitCode = report.faults.length === 0 ? 0 : 1;
