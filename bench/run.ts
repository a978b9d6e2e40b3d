/**
 * Measures every figure and prints it next to its target: a table on stderr, JSON on stdout. Exits with 1 if a target
 * is missed. `npm run bench -- NAME...` only measures figures whose names contain one of these words. The figures in
 * the README come from `npm run --silent bench > bench/results.json`, then `npm run figures`.
 */
import { type Figured, isMet, NotHere } from './figure.ts';
import { documentFigures, figures } from './figures.ts';

const wanted = process.argv.slice(2);
const results: Figured[] = [];
for (const figure of wanted.length > 0 ? [...figures, ...documentFigures] : figures) {
  const { name, unit, target, bound = 'at most', advice, measure } = figure;
  if (wanted.length > 0 && !wanted.some((word) => name.includes(word))) continue;
  const measured = await measure().catch((error: unknown) => {
    if (error instanceof NotHere) return error;
    throw error;
  });
  if (measured instanceof NotHere) {
    console.error(`none ${name.padEnd(52)} ${measured.message}`);
    continue;
  }
  const { value, details } = measured;
  const met = isMet(figure, value);
  results.push({ name, value, unit, target, bound, met, ...(details ? { details } : {}) });
  console.error(
    `${met ? 'ok  ' : 'MISS'} ${name.padEnd(52)} ${String(value).padStart(8)} ${unit} (${bound} ${target})`,
  );
  if (!met && advice !== undefined) console.error(`     ${advice}`);
}
if (results.length === 0) throw new Error(`no figure is called ${wanted.join(' or ')}`);
console.log(JSON.stringify(results, null, 2));
process.exitCode = results.every(({ met }) => met) ? 0 : 1;
