/**
 * `npm run fuzz -- CALLS [SEED]`: 50,000 calls by default. `npm run fuzz -- documents DOCUMENTS [SEED]`: 20,000 mutated
 * documents by default. The seed is printed; without one, it comes from the clock.
 */
import { fuzz } from '../test/fuzz/fuzz.ts';

const operands = process.argv.slice(2);
const ofDocuments = operands[0] === 'documents';
const [count = ofDocuments ? '20000' : '50000', seed = String(Date.now() % 1_000_000_000)] = operands.slice(
  ofDocuments ? 1 : 0,
);
process.on('unhandledRejection', (reason) => {
  console.error('unhandled rejection', reason);
  process.exit(1);
});
console.error(`${count} ${ofDocuments ? 'documents' : 'calls'}, seed ${seed}`);
if (ofDocuments) {
  const { fuzzDocuments } = await import('../test/fuzz/documents/fuzz-documents.ts');
  const report = await fuzzDocuments(Number(count), Number(seed));
  console.log(JSON.stringify(report, null, 2));
  process.exitCode = report.fault === undefined ? 0 : 1;
} else {
  const report = await fuzz(Number(count), Number(seed));
  console.log(JSON.stringify(report, null, 2));
  process.exitCode = report.faults.length === 0 ? 0 : 1;
}
