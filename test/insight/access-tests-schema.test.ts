/** The schema of access tests says of each what the server says of it. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import { readTests } from '../../src/insight/access-tests/read-tests.ts';

const schema = JSON.parse(readFileSync(new URL('../../docs/access-tests.schema.json', import.meta.url), 'utf8'));
const fits = new Ajv2020({ strict: false }).compile(schema as object);

it.each([
  [[{ identity: 'ann', accept: ['wiki'] }], true],
  [[{ identity: '#staff', accept: 'wiki', deny: ['#finance'], kind: 'bind' }], true],
  [[{ identity: 'ann', accept: null, deny: ['wiki'] }], true],
  [[{ identity: 'ann' }], false],
  [[{ identity: 'ann', accept: [] }], false],
  [[{ identity: '', accept: ['wiki'] }], false],
  [[{ accept: ['wiki'] }], false],
  [[{ identity: 'ann', accept: [1] }], false],
  [[{ identity: 'ann', accept: ['wiki'], kind: 'open' }], false],
  [[{ identity: 'ann', allow: ['wiki'] }], false],
  [[], false],
  ['wiki', false],
])('%j', (tests, expected) => {
  const isRead = () => {
    try {
      return readTests(tests).length > 0;
    } catch {
      return false;
    }
  };
  expect(isRead()).toBe(expected);
  expect(fits(tests)).toBe(expected);
  expect(fits({ tests })).toBe(expected);
});
