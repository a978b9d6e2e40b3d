import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { SNAPSHOTS as FOLDER, snapshots } from '../../codegen/upgrade/snapshots.ts';
import { operations } from '../../src/generated/operations.ts';
import { toolList } from '../../src/generated/tool-list.ts';

/** After an intended change: UPDATE_SNAPSHOTS=1 npx vitest run test/surface/snapshots.test.ts */
const current = snapshots(operations, toolList);

beforeAll(() => {
  if (process.env['UPDATE_SNAPSHOTS'] !== '1') return;
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  for (const [file, text] of current) writeFileSync(join(FOLDER, file), text);
});

test('every tool has its snapshot, and every snapshot its tool', () => {
  expect(readdirSync(FOLDER).sort()).toEqual([...current.keys()].sort());
});

test.each([...current])('%s', (file, text) => {
  expect(text).toBe(readFileSync(join(FOLDER, file), 'utf8'));
});
