import { describe, expect, test } from 'vitest';
import { ToolError } from '../../../../src/common/tool-error.ts';
import { inputs } from '../../../../src/generated/inputs.ts';
import { Validators } from '../../../../src/runtime/gate/arguments/validators.ts';

const validators = new Validators(async () => inputs);

async function faults(tool: string, args: Record<string, unknown>): Promise<string> {
  const result = await validators.check(tool, args).catch((error: unknown) => error);
  expect(result).toBeInstanceOf(ToolError);
  const { kind, message, next } = result as ToolError;
  expect(kind).toBe('arguments');
  expect(next).toBe('Correct the arguments and call again.');
  return message;
}

describe('arguments that do not fit', () => {
  const rows: [name: string, tool: string, input: Record<string, unknown>, ...says: string[]][] = [
    [
      'an unknown one, with the nearest',
      'createService',
      { nmae: 'x' },
      'Unknown argument "nmae"',
      'Did you mean name',
    ],
    ['an unknown one far from all', 'detailService', { zzzzzz: 1 }, 'Unknown argument "zzzzzz"', 'Known: id'],
    ['an unknown one inside', 'createIdentity', { name: 'a', enrollment: { otp: true } }, '"enrollment.otp"', 'ott'],
    [
      'an unknown one, and what is missing, together',
      'createServicePolicy',
      { name: 'p', kind: 'Dial', semantic: 'AnyOf' },
      'Unknown argument "kind"',
      '"type" is missing',
    ],
    ['a missing one', 'detailService', {}, '"id" is missing: expected string\n  → at id'],
    ['a missing one given as null', 'detailService', { id: null }, '"id" is missing: expected string'],
    [
      'a missing choice',
      'createServicePolicy',
      { name: 'p', semantic: 'AnyOf' },
      '"type" is missing: expected one of "Dial"|',
    ],
    [
      'a missing one inside',
      'createPostureCheck',
      { name: 'x', typeId: 'OS', operatingSystems: [{ versions: [] }] },
      '"type" is missing: expected one of',
      'at operatingSystems[0].type',
    ],
    [
      'an address that is none',
      'createExternalJwtSigner',
      { name: 'a', issuer: 'i', audience: 'a', enabled: true, jwksEndpoint: 'x' },
      'Expected a URL such as "https://example.com/path"\n  → at jwksEndpoint',
    ],
    ['a wrong type', 'listServices', { limit: 'many' }, 'expected number, received string\n  → at limit'],
    ['a value outside an enum', 'createServicePolicy', { name: 'p', semantic: 'AnyOf', type: 'Dail' }, 'type', 'Dial'],
    [
      'a tag that is an object',
      'createService',
      { name: 'a', encryptionRequired: true, tags: { a: {} } },
      'expected string, number, boolean or null, received object\n  → at tags.a',
    ],
    ['a cost out of range', 'patchIdentity', { id: 'x', serviceHostingCosts: { s: 70000 } }, '65535'],
    [
      'a posture check without what its type needs',
      'createPostureCheck',
      { name: 'x', typeId: 'DOMAIN' },
      '"domains" is missing',
      'typeId DOMAIN',
    ],
    [
      "another type's fields",
      'createPostureCheck',
      { name: 'x', typeId: 'MFA', domains: ['a'] },
      '"domains" is not allowed with typeId MFA',
      'timeoutSeconds',
    ],
  ];
  test.each(rows)('%s', async (_name, tool, args, ...says) => {
    const message = await faults(tool, args);
    for (const text of says) expect(message).toContain(text);
  });
});

describe('arguments that fit', () => {
  test('numbers, booleans and arrays may come as texts', async () => {
    const input = { name: 'a', encryptionRequired: 'true', roleAttributes: 'x,y', maxIdleTimeMillis: '5' };
    const expected = { name: 'a', encryptionRequired: true, roleAttributes: ['x', 'y'], maxIdleTimeMillis: 5 };
    await expect(validators.check('createService', input)).resolves.toStrictEqual(expected);
  });

  test('free-form data stays as it is', async () => {
    const data = { portRanges: [{ low: 80, high: 80 }], nested: { a: null, '5': [true] } };
    const input = { name: 'c', configTypeId: 'intercept.v1', data };
    await expect(validators.check('createConfig', input)).resolves.toStrictEqual(input);
  });

  test('null means "not given"', async () => {
    await expect(validators.check('patchService', { id: 'x', name: null })).resolves.toStrictEqual({ id: 'x' });
  });

  test.each([
    ['OS', { operatingSystems: [{ type: 'Linux', versions: ['>=5'] }] }],
    ['DOMAIN', { domains: ['corp.example'] }],
    ['MAC', { macAddresses: ['0011223344ff'] }],
    ['MFA', { timeoutSeconds: 60, promptOnWake: true }],
    ['PROCESS', { process: { osType: 'Linux', path: '/bin/x' } }],
    ['PROCESS_MULTI', { semantic: 'AllOf', processes: [{ osType: 'Linux', path: '/bin/x' }] }],
  ])('a posture check of type %s', async (typeId, fields) => {
    const input = { name: 'x', typeId, ...fields };
    await expect(validators.check('createPostureCheck', input)).resolves.toStrictEqual(input);
  });
});

test('a value of a wrong type is not measured as well', async () => {
  expect(await faults('authenticate', { method: 'password', username: [], password: 'secret' })).toBe(
    '✖ Invalid input: expected string, received array\n  → at username',
  );
});

test('inputs are loaded at the first call of each tool', async () => {
  let loads = 0;
  const counted = new Validators(async () => {
    loads += 1;
    return inputs;
  });
  for (const tool of ['detailService', 'detailService', 'detailIdentity']) await counted.check(tool, { id: 'x' });
  expect(loads).toBe(2);
});

test('a tool that is in no table is checked by the schema that is listed', async () => {
  const listed = { type: 'object', properties: { n: { type: 'integer' } } };
  expect(await validators.check('toString', { n: '5' }, listed)).toStrictEqual({ n: 5 });
  await expect(validators.check('toString', { n: 'x' }, listed)).rejects.toThrow('expected number');
  await expect(validators.check('nothing', {})).rejects.toThrow('no input schema for nothing');
});
