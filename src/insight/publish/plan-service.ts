/** What it takes to publish a service: its configs, the service, and policies for what no existing policy covers. */

import { membersOf } from '../../access/grants.ts';
import { HOST_V1, INTERCEPT_V1 } from '../../access/intercepts.ts';
import { nearness } from '../../access/near.ts';
import type { HeldPolicy, Network } from '../../access/network.ts';
import { selector, selects } from '../../access/roles.ts';
import type { EntityRow } from '../../access/rows.ts';
import { nameText } from '../../common/name-text.ts';
import { ToolError } from '../../common/tool-error.ts';
import { rowsReferredTo, withoutAt } from '../reading/referred.ts';
import type { ToolArguments } from '../reading/source.ts';
import { type Endpoint, endpointOf, type Forwarding, forwardingOf } from './endpoint.ts';
import type { Ids, Step } from './step.ts';

/** This tag marks everything that was published together. */
export const PUBLISHED = 'zitiMcpPublished';

export interface WantedService {
  readonly name: string;
  /** What clients dial, and what hosts do with it. */
  readonly address: Endpoint;
  readonly forwarding: Forwarding;
  readonly attributes: readonly string[];
  readonly dial: readonly string[];
  readonly bind: readonly string[];
}

/** @throws {ToolError} if no service can be published with these arguments */
export function wantedOf(network: Network, args: ToolArguments): WantedService {
  const address = endpointOf('address', String(args['address']));
  const name = String(args['name']);
  if (name === '') throw new ToolError('arguments', 'The name is empty.', 'Give the service a name.');
  const { services } = network.populations;
  if (services.rows.some((row) => row.name === name)) {
    throw new ToolError(
      'arguments',
      `A service ${JSON.stringify(name)} already exists.`,
      'Choose another name, or change the existing service.',
    );
  }
  const roles = (argument: string) => {
    const given = (args[argument] ?? []) as readonly string[];
    const all = given.map((role) => identityRole(network, role, argument));
    // A controller refuses it together with others.
    return all.includes('#all') ? ['#all'] : all;
  };
  return {
    name,
    address,
    forwarding: forwardingOf(
      address,
      args['host'] === undefined ? undefined : endpointOf('host', String(args['host'])),
    ),
    attributes: (args['attributes'] ?? []) as readonly string[],
    dial: roles('dial'),
    bind: roles('bind'),
  };
}

/** `#attribute` as it is; a name or an id, with or without `@`, as the role of that identity. */
function identityRole(network: Network, role: string, argument: string): string {
  if (role.startsWith('#')) return role;
  const { identities } = network.populations;
  const text = withoutAt(role);
  const named = rowsReferredTo(identities.rows, role);
  const [only, ...others] = named;
  if (only !== undefined && others.length === 0) return `@${only.id}`;
  const near = identities.rows.flatMap((row) => (nearness(row.name ?? '', text) === undefined ? [] : [row.name ?? '']));
  throw new ToolError(
    'arguments',
    `${argument}: ${named.length > 1 ? 'several identities are' : 'no identity is'} called ${JSON.stringify(text)}.`,
    named.length > 1
      ? `Use the id of one: ${named.map(({ id }) => id).join(', ')}.`
      : near.length > 0
        ? `Similar names: ${near.slice(0, 5).map(nameText).join(', ')}.`
        : 'A role is "#attribute" or an identity.',
  );
}

/** A plan, and what is already covered. */
export interface PublishPlan {
  readonly steps: readonly Step[];
  /** The network as it would be. */
  readonly after: Network;
  /** Names of existing policies that already give the service what it would otherwise need a new one for. */
  readonly covered: readonly string[];
}

/** The tool that creates each kind of policy. */
const CREATES = { servicePolicies: 'createServicePolicy', serviceEdgeRouterPolicies: 'createServiceEdgeRouterPolicy' };

/** The id of the service in the model, before it has a real one. */
export const NEW_SERVICE = '(new service)';

export function planService(network: Network, wanted: WantedService): PublishPlan {
  const { attributes, name } = wanted;
  const tags = { [PUBLISHED]: name };
  const service: EntityRow = { id: NEW_SERVICE, name, roleAttributes: attributes };
  const { covering, policies } = policiesFor(network, wanted, service);
  const configs = configSteps(wanted, tags);
  const steps: readonly Step[] = [
    ...configs,
    {
      tool: 'createService',
      what: name,
      arguments: (ids) => ({
        name,
        encryptionRequired: true,
        ...(attributes.length > 0 && { roleAttributes: attributes }),
        configs: configs.map(({ what }) => ids.get(what)),
        tags,
      }),
    },
    ...policies.map(({ kind, row: { id: _, ...row } }) => ({
      tool: CREATES[kind],
      what: row.name,
      arguments: (ids: Ids) => ({ ...row, serviceRoles: [`@${ids.get(name)}`], tags }),
    })),
  ];
  const after = policies.reduce(
    (planned, { kind, row }) => planned.withPolicy(kind, row),
    network.withEntity('services', service),
  );
  return { steps, after, covered: [...new Set(covering.map(({ row }) => row.name))] };
}

/** The policies that the service needs and no existing one makes up for, and the existing ones that do. */
function policiesFor(network: Network, { bind, dial, name }: WantedService, service: EntityRow) {
  const selecting = (kind: keyof typeof CREATES) =>
    [...network.policies[kind].values()].filter(({ row }) =>
      selects(selector(row.serviceRoles, row.semantic), service),
    );
  const serviceRoles = [`@${NEW_SERVICE}`];
  const semantic = 'AnyOf' as const;
  const grants = (['Dial', 'Bind'] as const).map((type) => {
    const roles = type === 'Dial' ? dial : bind;
    const existing = selecting('servicePolicies').filter(({ row }) => row.type === type);
    const missing = roles.filter((role) => !existing.some((policy) => gives(policy, role)));
    return { type, missing, covering: existing.filter((policy) => roles.some((role) => gives(policy, role))) };
  });
  const grantPolicies = grants
    .filter(({ missing }) => missing.length > 0)
    .map(({ missing: identityRoles, type }) => ({
      kind: 'servicePolicies' as const,
      row: { id: `(new ${type})`, name: `${name}-${type.toLowerCase()}`, type, semantic, identityRoles, serviceRoles },
    }));
  const routerPolicies = selecting('serviceEdgeRouterPolicies').filter(
    (policy) => !membersOf(policy, 'edgeRouterRoles').isEmpty,
  );
  const routerPolicy = {
    kind: 'serviceEdgeRouterPolicies' as const,
    row: { id: '(new routers)', name: `${name}-routers`, semantic, serviceRoles, edgeRouterRoles: ['#all'] },
  };
  return {
    policies: routerPolicies.length > 0 ? grantPolicies : [...grantPolicies, routerPolicy],
    covering: [...grants.flatMap((grant) => grant.covering), ...routerPolicies.slice(0, 1)],
  };
}

/** What clients intercept, and where hosts forward it. */
function configSteps({ address, forwarding, name }: WantedService, tags: object): readonly Step[] {
  const intercepted = {
    addresses: [address.address],
    protocols: [address.protocol],
    portRanges: [{ low: address.port, high: address.port }],
  };
  const step = (what: string, configTypeId: string, data: object): Step => ({
    tool: 'createConfig',
    what,
    arguments: () => ({ name: what, configTypeId, data, tags }),
  });
  return [step(`${name}-intercept`, INTERCEPT_V1, intercepted), step(`${name}-host`, HOST_V1, forwarding.data)];
}

/** Whether a policy includes everything that a role selects, whoever else it includes. */
function gives({ row }: HeldPolicy, role: string): boolean {
  const roles = row.identityRoles ?? [];
  if (roles.includes('#all')) return true;
  if (!roles.includes(role)) return false;
  return row.semantic === 'AnyOf' || role.startsWith('@') || roles.filter((each) => each.startsWith('#')).length === 1;
}
