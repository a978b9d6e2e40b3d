import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { flagsFor } from '../../src/cli/tune-engine.ts';

const flags = flagsFor(process.versions.v8);

test('this version of V8 is known', () => {
  expect(flags, `V8 ${process.versions.v8}: add its flags, or leave it alone`).toHaveLength(4);
});

test.each(flags)('%s is a flag of this version, and not what it does anyway', (flag) => {
  const [name = '', value] = flag.split('=');
  const options = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
  const [, standard] = new RegExp(`default: ${name}=(\\d+)`).exec(options) ?? [];
  expect(Number(standard)).toBeGreaterThan(0);
  expect(Number(standard)).not.toBe(Number(value));
});

test('a version that is not known is left alone', () => expect(flagsFor('99.1.2')).toEqual([]));
