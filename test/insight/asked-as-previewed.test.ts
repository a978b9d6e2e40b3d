/** A change is asked about exactly if its preview says why: both come from the same judges, with and without the model. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonSchema } from '../../src/contract.ts';
import { changes } from '../../src/generated/changes.ts';
import { inputs } from '../../src/generated/inputs.ts';
import { operations } from '../../src/generated/operations.ts';
import { effectOf, judgementOf } from '../../src/insight/foresee-call.ts';
import { insightTools } from '../../src/insight/index.ts';
import type { Preview } from '../../src/runtime/change/types.ts';
import { at } from '../../src/runtime/change/values.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { OutsideAuthority } from '../support/outside-authority.ts';
import { settingsOf, startSession, type TestSession } from '../support/session.ts';

type Row = Readonly<Record<string, unknown>>;

let sandbox: Sandbox;
let session: TestSession;

beforeAll(async () => {
  sandbox = await startSandbox();
  session = startSession(settingsOf(sandbox), {
    tools: insightTools,
    foresight: { effect: effectOf, judge: judgementOf, guard: async () => undefined },
    answers: { structured: true, maxTokens: 100_000 },
  });
  // The sandbox has none of these.
  const { certPem } = await OutsideAuthority.create('outside');
  await dataOf('createCa', {
    ...{ name: 'outside', certPem, identityRoles: ['a'] },
    ...{ isAuthEnabled: true, isAutoCaEnrollmentEnabled: true, isOttCaEnrollmentEnabled: false },
  });
  await dataOf('createExternalJwtSigner', {
    ...{ name: 'signer', enabled: true, issuer: 'https://issuer', audience: 'ziti' },
    jwksEndpoint: 'https://issuer/keys',
  });
});
afterAll(async () => {
  await session.close();
  await sandbox.close();
});

const dataOf = async <Data = Row>(tool: string, args: Row): Promise<Data> => {
  const { answer, failure } = await session.call(tool, args);
  expect(failure, JSON.stringify(answer.content)).toBeUndefined();
  return (answer.structuredContent as { data: Data }).data;
};
const listOf = (tool: string) => dataOf<Row[]>(tool, { limit: 50 });

/** Previews a change, then makes it with nobody to ask. @returns its preview; undefined if it cannot be previewed */
async function compared(tool: string, args: Row): Promise<Preview | undefined> {
  const previewed = await session.call(tool, { ...args, dryRun: true });
  if (previewed.failure !== undefined) return undefined;
  const { preview } = previewed.answer.structuredContent as { preview: Preview };
  const { judgements = [], hazard, lockout } = preview;
  const reasons = [...judgements, hazard, lockout].filter((reason) => reason !== undefined);
  const { failure } = await session.call(tool, args, undefined);
  const isStopped = failure === 'asked' || failure === 'refused';
  expect({ isStopped, reasons }, `${tool} ${JSON.stringify(args)}`).toEqual({ isStopped: reasons.length > 0, reasons });
  return preview;
}

/** Values that a field may get. */
function valuesFor(field: string, now: unknown, schema: JsonSchema | undefined, configs: readonly Row[]): unknown[] {
  const list = Array.isArray(now) ? now : [];
  if (Array.isArray(schema?.['enum'])) return schema['enum'];
  if (field === 'configs') return [...configs.slice(0, 3).map(({ id }) => [...list, id]), []];
  if (field === 'data') return [...configs.slice(0, 8).map(({ data }) => data), now];
  if (field === 'roleAttributes') return [[...list, 'sales'], now, list.slice(1)];
  if (field.endsWith('Roles')) return [[...list, '#sales'], now, list.slice(1), [...list, '#all']];
  if (typeof now === 'boolean' || schema?.['type'] === 'boolean') return [false, true];
  if (schema?.['type'] === 'integer') return [1, 0];
  if (schema?.['type'] === 'object') return [{ a: 'b' }];
  return ['another', now];
}

const withField = (path: string, value: unknown): Row => {
  const [head = '', ...rest] = path.split('.');
  return { [head]: rest.length === 0 ? value : withField(rest.join('.'), value) };
};

const names = new Set(operations.map(({ name }) => name));
/** The list of the entities that one tool reads; undefined if there is none. */
const listTool = (reader: string): string | undefined => {
  const stem = reader.replace(/^detail/, 'list');
  return [`${stem}s`, `${stem}es`, stem.replace(/y$/, 'ies')].find((name) => names.has(name));
};

/** Changes of existing entities that nobody confirms for their method. */
const PATCHES = operations.flatMap(({ effect, name }) => {
  const change = changes.changes[name];
  const list = change?.outcome === 'changed' && effect === 'write' ? listTool(change.reader) : undefined;
  return change === undefined || list === undefined ? [] : [{ name, change, list }];
});

/** What some changes require, by their target. */
const REQUIRED: Readonly<Record<string, (target: Row) => Row>> = {
  patchPostureCheck: ({ typeId }) => ({ typeId }),
  verifyCa: () => ({ certPem: 'a certificate' }),
};

test.each(PATCHES)('$name of any field', async ({ change, list, name }) => {
  const configs = await listOf('listConfigs');
  const { properties } = (inputs[name]?.schema ?? {}) as { properties: Readonly<Record<string, JsonSchema>> };
  let previews = 0;
  const id = (await listOf(list))[0]?.['id'];
  const target = await dataOf(change.reader, { id });
  const always = { id, ...REQUIRED[name]?.(target) };
  const given = change.fields.flatMap((field) =>
    valuesFor(field, at(target, change.as?.[field] ?? field), properties[field], configs).map((value) =>
      withField(field, value),
    ),
  );
  for (const fields of [{}, ...given])
    if ((await compared(name, { ...always, ...fields })) !== undefined) previews += 1;
  expect(previews).toBeGreaterThan(0);
});

describe('what clients catch and hosts refuse', () => {
  const CAUGHT = { addresses: ['a.ziti'], protocols: ['tcp'], portRanges: [{ low: 443, high: 443 }] };
  const HOSTED = {
    ...{ forwardProtocol: true, allowedProtocols: ['tcp'] },
    ...{ forwardAddress: true, allowedAddresses: ['a.ziti'], port: 443 },
  };
  const REFUSED = [expect.stringContaining('are refused by hosts for something that clients catch')];
  const ids: Record<string, string> = {};
  const make = async (key: string, tool: string, args: Row) => {
    ids[key] = String((await dataOf(tool, { name: `as-${key}`, ...args }))['id']);
  };

  beforeAll(async () => {
    const types = await listOf('listConfigTypes');
    const typeId = (name: string) => types.find((each) => each['name'] === name)?.['id'];
    await make('ann', 'createIdentity', { type: 'User', isAdmin: false, roleAttributes: ['as'] });
    await make('caught', 'createConfig', { configTypeId: typeId('intercept.v1'), data: CAUGHT });
    const elsewhere = { ...CAUGHT, addresses: ['b.ziti'] };
    await make('elsewhere', 'createConfig', { configTypeId: typeId('intercept.v1'), data: elsewhere });
    await make('hosted', 'createConfig', { configTypeId: typeId('host.v1'), data: HOSTED });
    const service = { encryptionRequired: true, roleAttributes: ['as'] };
    await make('both', 'createService', { ...service, configs: [ids['caught'], ids['hosted']] });
    await make('uncaught', 'createService', { ...service, configs: [ids['hosted']] });
    const roles = { semantic: 'AnyOf', identityRoles: ['#as'], serviceRoles: ['#as'] };
    await make('dial', 'createServicePolicy', { type: 'Dial', ...roles });
  });

  test('is asked about when a config changes', async () => {
    const data = { ...CAUGHT, addresses: ['a.ziti', 'b.ziti'] };
    expect((await compared('patchConfig', { id: ids['caught'], data }))?.judgements).toEqual(REFUSED);
  });
  test('is asked about when a service gets another config', async () => {
    const configs = [ids['hosted'], ids['elsewhere']];
    expect((await compared('patchService', { id: ids['uncaught'], configs }))?.judgements).toEqual(REFUSED);
  });
  test('takes nothing from those who only get the service', async () => {
    const configs = [ids['hosted'], ids['elsewhere']];
    const args = { name: 'as-new', encryptionRequired: true, roleAttributes: ['as'], configs };
    const preview = await compared('createService', args);
    expect(preview?.judgements).toEqual([]);
    expect(preview?.access?.textLines.join('\n')).toContain('HOSTS REFUSE SOME OF WHAT CLIENTS CATCH: 1 pair');
  });
});

test('a posture check that gets the values it has requires nothing else', async () => {
  const checks = (await listOf('listPostureChecks')).filter(({ typeId }) => typeId === 'MFA');
  expect(checks.length).toBeGreaterThan(0);
  for (const { id } of checks) {
    const check = await dataOf('detailPostureCheck', { id });
    for (const field of ['promptOnWake', 'promptOnUnlock', 'ignoreLegacyEndpoints']) {
      const args = { id, typeId: 'MFA', [field]: check[field] ?? false };
      expect((await compared('patchPostureCheck', args))?.judgements).toEqual([]);
    }
  }
});
