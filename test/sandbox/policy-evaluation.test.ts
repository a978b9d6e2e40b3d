/** Who reaches what: every list that follows from policies, as the real controller evaluated it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { sandboxWith } from './support/data-file.ts';
import { BASE_PATHS, fixture, type Values } from './support/fixtures.ts';
import { recordedNetwork } from './support/recorded-network.ts';
import { Wire } from './support/wire.ts';

type ByName = Readonly<Record<string, readonly string[]>>;
type Nested = Readonly<Record<string, ByName>>;

interface Snapshot {
  readonly inputs: Readonly<Record<string, readonly { readonly id: string; readonly name: string }[]>>;
  readonly results: Readonly<Record<string, ByName | Nested>> & {
    readonly policyAdvice: readonly { identity: string; service: string; advice: Values }[];
  };
}

const { inputs, results } = fixture<{ snapshots: readonly [Snapshot] }>('policy-eval.json').snapshots[0];
const API = BASE_PATHS['edge-management'];

/** For each result: the kind in the inputs, the path of the parent, and the path of the list under it. */
const FLAT = [
  ['identityEdgeRouters', 'identities', 'identities', 'edge-routers'],
  ['edgeRouterIdentities', 'edgeRouters', 'edge-routers', 'identities'],
  ['serviceEdgeRouters', 'services', 'services', 'edge-routers'],
  ['edgeRouterServices', 'edgeRouters', 'edge-routers', 'services'],
  ['identityServicePolicies', 'identities', 'identities', 'service-policies'],
  ['identityEdgeRouterPolicies', 'identities', 'identities', 'edge-router-policies'],
  ['serviceServicePolicies', 'services', 'services', 'service-policies'],
  ['serviceServiceEdgeRouterPolicies', 'services', 'services', 'service-edge-router-policies'],
  ['edgeRouterEdgeRouterPolicies', 'edgeRouters', 'edge-routers', 'edge-router-policies'],
  ['edgeRouterServiceEdgeRouterPolicies', 'edgeRouters', 'edge-routers', 'service-edge-router-policies'],
] as const;

const TYPED = [
  ['identityServices', 'identities', 'identities', 'services'],
  ['serviceIdentities', 'services', 'services', 'identities'],
] as const;

const MEMBERS = [
  ['servicePolicies', 'service-policies'],
  ['edgeRouterPolicies', 'edge-router-policies'],
  ['serviceEdgeRouterPolicies', 'service-edge-router-policies'],
] as const;

let sandbox: Sandbox;
let wire: Wire;
let token: string | undefined;

beforeAll(async () => {
  sandbox = await sandboxWith(recordedNetwork());
  wire = new Wire(sandbox);
  token = await wire.logIn();
});

afterAll(async () => {
  wire.close();
  await sandbox.close();
});

async function namesBelow(parent: string, id: string, below: string, policyType?: string): Promise<readonly string[]> {
  const query = { limit: 500, ...(policyType !== undefined && { policyType }) };
  const answer = await wire.send({ method: 'GET', path: `${API}/${parent}/${id}/${below}`, query, token });
  return (answer.json as { data: readonly { name: string }[] }).data.map(({ name }) => name).sort();
}

function idOf(kind: string, name: string): string {
  const id = inputs[kind]?.find((entity) => entity.name === name)?.id;
  if (id === undefined) throw new Error(`no ${kind} ${name}`);
  return id;
}

describe('lists that follow from policies', () => {
  it.each(FLAT)('%s', async (result, kind, parent, below) => {
    for (const [name, expected] of Object.entries(results[result] as ByName)) {
      expect(await namesBelow(parent, idOf(kind, name), below), name).toEqual([...expected].sort());
    }
  });

  it.each(TYPED)('%s', async (result, kind, parent, below) => {
    for (const [name, byType] of Object.entries(results[result] as Nested)) {
      const id = idOf(kind, name);
      expect(await namesBelow(parent, id, below, 'dial'), `${name} dial`).toEqual([...(byType.dial ?? [])].sort());
      expect(await namesBelow(parent, id, below, 'bind'), `${name} bind`).toEqual([...(byType.bind ?? [])].sort());
      expect(await namesBelow(parent, id, below), `${name} both`).toEqual([...(byType.both ?? [])].sort());
    }
  });

  it.each(MEMBERS)('members of %s', async (result, parent) => {
    for (const [name, lists] of Object.entries(results[result] as Nested)) {
      for (const [below, expected] of Object.entries(lists)) {
        expect(await namesBelow(parent, idOf(result, name), below), `${name} ${below}`).toEqual([...expected].sort());
      }
    }
  });
});

describe('policy advice', () => {
  it('agrees for every recorded pair', async () => {
    expect(results.policyAdvice.length).toBeGreaterThan(5);
    for (const { identity, service, advice } of results.policyAdvice) {
      const path = `${API}/identities/${idOf('identities', identity)}/policy-advice/${idOf('services', service)}`;
      const answer = await wire.send({ method: 'GET', path, token });
      expect(ordered((answer.json as { data: Values }).data), `${identity} ${service}`).toEqual(ordered(advice));
    }
  });
});

/** The controller returns the common routers in no fixed order. */
function ordered(advice: Values): Values {
  const routers = [...((advice.commonRouters ?? []) as readonly { readonly id: string }[])];
  return { ...advice, commonRouters: routers.sort((a, b) => (a.id < b.id ? -1 : 1)) };
}
