import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { Json } from '../../codegen/json.ts';
import { print } from '../../codegen/printer.ts';
import { surface } from './surface.ts';

/**
 * One file a tool: what is listed of it, and its row of the table. A change of one tool is a change of one file.
 * After a wanted change: UPDATE_SNAPSHOTS=1 npx vitest run test/surface/snapshots.test.ts
 */
const FOLDER = 'test/snapshots';

const made = new Map(
  surface.map(({ name, listed, operation }) => [
    `${name}.json`,
    `${print({ listed, operation } as unknown as Json)}\n`,
  ]),
);

beforeAll(() => {
  if (process.env['UPDATE_SNAPSHOTS'] !== '1') return;
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  for (const [file, text] of made) writeFileSync(join(FOLDER, file), text);
});

test('every tool has its snapshot, and every snapshot its tool', () => {
  expect(readdirSync(FOLDER).sort()).toEqual([...made.keys()].sort());
});

test.each([...made])('%s', (file, text) => {
  expect(text).toBe(readFileSync(join(FOLDER, file), 'utf8'));
});
