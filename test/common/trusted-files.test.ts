import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkTrustedFile } from '../../src/common/trusted-files.ts';
import { makePipe } from '../support/make-pipe.ts';

const folder = mkdtempSync(join(tmpdir(), 'trusted-files-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);

test.skipIf(process.platform === 'win32')('a pipe or a device is refused, even behind a link', () => {
  makePipe(at('pipe'));
  symlinkSync(at('pipe'), at('link-to-pipe'));
  for (const path of [at('pipe'), at('link-to-pipe'), '/dev/zero']) {
    expect(() => checkTrustedFile(path)).toThrow(/is a pipe or a device, which may never end\. Use a plain file/);
  }
});

test('a file and a link to one are accepted', () => {
  writeFileSync(at('file'), '', { mode: 0o600 });
  symlinkSync(at('file'), at('link'));
  for (const name of ['file', 'link']) expect(() => checkTrustedFile(at(name))).not.toThrow();
});
