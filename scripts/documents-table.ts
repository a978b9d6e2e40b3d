/**
 * Updates the table of real documents in docs/documents.md: `npm run documents-table -- FOLDER`. The documents belong
 * to their owners and are not in this repository; without a folder nothing changes.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from '../src/documents/generate.ts';
import { withBlock } from './figures-block.ts';

const PAGE = 'docs/documents.md';
const [folder = '../shared/spec/others'] = process.argv.slice(2);

async function rowOf(file: string): Promise<string> {
  const { tables, leftOut, warnings } = await generate([{ file, text: readFileSync(join(folder, file), 'utf8') }]);
  const { title, version } = Object.values(tables.apis)[0] ?? { title: file, version: '' };
  const tools = tables.operations.length;
  const why = leftOut.length === 0 ? '' : `: ${leftOut.map((text) => (text.split('\n')[0] ?? '').trim()).join('; ')}`;
  return `| ${title} ${version} | ${tools + leftOut.length} | ${tools} | ${leftOut.length}${why} | ${warnings.length} |`;
}

if (existsSync(folder)) {
  const rows: string[] = [];
  for (const file of readdirSync(folder).sort()) rows.push(await rowOf(file));
  const head = ['| document | operations | tools | left out, and why | warnings |', '|---|---|---|---|---|'];
  writeFileSync(PAGE, withBlock(readFileSync(PAGE, 'utf8'), [...head, ...rows].join('\n')));
} else console.log(`There is no ${folder}: pass the folder of the documents.`);
