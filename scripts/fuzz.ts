/** `npm run fuzz -- CALLS [SEED]`: fifty thousand calls unless told; a seed of the clock unless given, which is printed. */
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
