/**
 * Puts the figures of the last bench between two marks in README.md: `npm run figures`. With `--check` nothing is
 * written, and the exit code is 1 if they would change.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Figured } from '../bench/figure.ts';
import { figures } from '../bench/figures.ts';
import { figuresBlock, withBlock } from './figures-block.ts';

const RESULTS = 'bench/results.json';

const measured = JSON.parse(readFileSync(RESULTS, 'utf8')) as Figured[];
const readme = readFileSync('README.md', 'utf8');
const wanted = withBlock(readme, figuresBlock(figures, measured));
if (!process.argv.includes('--check')) writeFileSync('README.md', wanted);
else if (wanted !== readme) {
  console.error(`The figures of README.md do not match ${RESULTS}: run npm run figures.`);
  process.exitCode = 1;
}
