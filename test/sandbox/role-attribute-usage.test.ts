/** Which role attributes are in use: by entities that have them, and by policies that name them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { Wire } from './support/wire.ts';

const BASE = '/edge/management/v1';
let sandbox: Sandbox;
let wire: Wire;
let token: string | undefined;

async function create(kind: string, body: object): Promise<string> {
  const { json } = await wire.send({ method: 'POST', path: `${BASE}/${kind}`, body, token });
  return (json as { data: { id: string } }).data.id;
}

beforeAll(async () => {
  sandbox = await startSandbox({ size: 'empty' });
  wire = new Wire(sandbox);
  token = await wire.logIn();
  for (const [name, roleAttributes] of Object.entries({ anna: ['staff', 'sales'], ben: ['staff'] })) {
    await create('identities', { name, type: 'Default', isAdmin: false, roleAttributes });
  }
});

afterAll(async () => {
  wire.close();
  await sandbox.close();
});

describe('identity-role-attribute-usage', () => {
  const usage = async (query: Record<string, unknown> = {}) => {
    const { json } = await wire.send({ method: 'GET', path: `${BASE}/identity-role-attribute-usage`, query, token });
    return json as { data: { roleAttribute: string; usage: Record<string, { count: number; ids?: string[] }> }[] };
  };

  it('counts entities and policies, even for attributes that only one of them has', async () => {
    const policy = { type: 'Dial', semantic: 'AnyOf', serviceRoles: ['#all'] };
    const named = await create('service-policies', { ...policy, name: 'named', identityRoles: ['#staff', '#gone'] });
    await create('service-policies', { ...policy, name: 'all', identityRoles: ['#all'] });
    const { data } = await usage({ withIds: true });
    expect(data.map(({ roleAttribute }) => roleAttribute)).toEqual(['gone', 'sales', 'staff']);
    expect(data[0]?.usage).toEqual({
      identities: { count: 0, ids: [] },
      servicePolicies: { count: 1, ids: [named] },
      edgeRouterPolicies: { count: 0, ids: [] },
    });
    expect(data[2]?.usage).toMatchObject({ identities: { count: 2 }, servicePolicies: { count: 1 } });
  });

  it('shows ids only on request, and can be filtered by id', async () => {
    const { data } = await usage({ filter: 'id contains "sal"' });
    const nothing = { count: 0, ids: null };
    expect(data).toEqual([
      {
        roleAttribute: 'sales',
        usage: { identities: { count: 1, ids: null }, servicePolicies: nothing, edgeRouterPolicies: nothing },
      },
    ]);
  });
});
