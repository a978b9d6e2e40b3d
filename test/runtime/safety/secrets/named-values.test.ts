/** What one member of an object says of another: `{"name": "DB_PASSWORD", "value": "..."}`. */
import { expect, test } from 'vitest';
import { hideInJson } from '../../../../src/runtime/safety/secrets/hide-in-json.ts';
import { redactTree } from '../../../../src/runtime/safety/secrets/redact-tree.ts';
import { secretJudgeOf } from '../../../../src/runtime/safety/secrets/secret-fields.ts';

const judge = secretJudgeOf({});
const MARK = '[redacted: secret]';
const inAnswer = (value: unknown): string => hideInJson(JSON.stringify(value), judge, () => MARK);
const inArguments = (value: unknown): string => JSON.stringify(redactTree(value, judge, () => undefined));

const secret: readonly unknown[] = [
  { name: 'DB_PASSWORD', value: 'swordfish' },
  { value: 'swordfish', name: 'DB_PASSWORD' },
  { key: 'api key', value: 'swordfish' },
  { id: 'clientSecret', value: 'swordfish' },
  { variable: 'PGPASSWORD', content: 'swordfish' },
  { Name: 'Authorization', Value: 'swordfish' },
  { field: 'password', value: 'swordfish', reason: 'is too short' },
  { type: 'token', label: 'x', value: { literal: ['swordfish'] } },
  { env: [{ name: 'A', value: 'b' }, { a: 1 }, { name: 'DB_PASSWORD', value: 'swordfish' }] },
  { note: JSON.stringify([{ name: 'DB_PASSWORD', value: 'swordfish' }]) },
  { name: 'pin', value: { a: [{ swordfish: 'swordfish' }].map(() => 'swordfish') } },
  { keyName: 'key1', permissions: 'FULL', value: 'swordfish' },
  { value: 'swordfish', key_id: 'a' },
  { secretName: 'db', value: 'swordfish' },
  { note: JSON.stringify({ tokenId: 'ci', text: 'swordfish' }) },
  { name: 'pássword', value: 'swordfish' },
  { ParameterKey: 'DbPassword', ParameterValue: 'swordfish' },
  { option_name: 'smtp_password', option_value: 'swordfish' },
  { name: 'db_password', type: 'string', default: 'swordfish' },
];

test.each(secret)('%j is hidden in answers and arguments', (value) => {
  for (const shown of [inAnswer(value), inArguments(value)]) {
    expect(shown).toContain(MARK);
    expect(shown).not.toContain('swordfish');
  }
});

test('a number is hidden in answers and arguments', () => {
  for (const show of [inAnswer, inArguments]) {
    expect(show([{ name: 'pin', value: 4711 }])).toBe(`[{"name":"pin","value":"${MARK}"}]`);
  }
});

const ordinary: readonly unknown[] = [
  { name: 'password-policy', value: 'strict' },
  { fileName: 'a', monkeyName: 'b', configTypeId: 'c', keyNames: 'd', value: 'strict' },
  { keyboardName: 'a', description: 'password', value: 'strict' },
  { keyName: 'key1', permissions: 'FULL' },
  { serviceName: 'api-token', serviceValue: 'x', value: 'y' },
  { name: 'HOME', value: '/root' },
  { name: 'requirePassword', value: true },
  { name: 'token', value: null, values: '' },
  [{ name: 'token' }, { value: 'x' }],
  { name: 'vault-token', data: { address: 'x' }, roleAttributes: ['a'] },
  { a: { name: 'token' }, value: 'x' },
];

test.each(ordinary)('%j stays', (value) => {
  expect(inAnswer(value)).toBe(JSON.stringify(value));
  expect(inArguments(value)).toBe(JSON.stringify(value));
});
