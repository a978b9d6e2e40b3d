/**
 * Measures every figure and prints it beside its target: a table on stderr, JSON on stdout. A miss ends with 1.
 * `npm run bench -- NAME...` measures only figures whose names contain one of these words.
 */
import { allFieldsTokens, defaultFieldsTokens, rowsUnderTheCap } from './answer-tokens.ts';
import { callTime } from './call-time.ts';
import { coldStart } from './cold-start.ts';
import { type Figure, isMet } from './figure.ts';
import { installPackages, installSize } from './install-size.ts';
import { findListTokens, findWritesListTokens, fullListTokens, readOnlyListTokens } from './list-tokens.ts';
import { idleMemory, memoryGrowth } from './memory.ts';
import { sandboxFilter, sandboxStart } from './sandbox.ts';
import { searchFirst, searchFirstThree } from './search.ts';

const figures: readonly Figure[] = [
  coldStart,
  fullListTokens,
  readOnlyListTokens,
  findListTokens,
  findWritesListTokens,
  defaultFieldsTokens,
  allFieldsTokens,
  rowsUnderTheCap,
  searchFirstThree,
  searchFirst,
  callTime,
  idleMemory,
  memoryGrowth,
  installSize,
  installPackages,
  sandboxStart,
  sandboxFilter,
];

const wanted = process.argv.slice(2);
const results = [];
for (const figure of figures) {
  const { name, unit, target, bound = 'at most', measure } = figure;
  if (wanted.length > 0 && !wanted.some((word) => name.includes(word))) continue;
  const { value, details } = await measure();
  const met = isMet(figure, value);
  results.push({ name, value, unit, target, bound, met, ...(details ? { details } : {}) });
  console.error(
    `${met ? 'ok  ' : 'MISS'} ${name.padEnd(52)} ${String(value).padStart(8)} ${unit} (${bound} ${target})`,
  );
}
if (results.length === 0) throw new Error(`no figure is called ${wanted.join(' or ')}`);
console.log(JSON.stringify(results, null, 2));
process.exitCode = results.every(({ met }) => met) ? 0 : 1;
