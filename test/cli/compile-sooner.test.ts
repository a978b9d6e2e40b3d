import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { FLAGS } from '../../src/cli/compile-sooner.ts';

test('the flag for this version of V8 is one that it knows, and has another default', () => {
  const flag = FLAGS[process.versions.v8.split('.')[0] ?? ''];
  if (flag === undefined) throw new Error(`V8 ${process.versions.v8} is not known: add its flag, or leave it alone`);
  const [name = '', value] = flag.split('=');
  const options = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
  const [, standard] = new RegExp(`default: ${name}=(\\d+)`).exec(options) ?? [];
  expect(Number(standard)).toBeGreaterThan(Number(value));
});
