import { ACCESS_KINDS, grantsInSteps, routersInSteps } from '../../access/grants.ts';
import { Network, type NetworkRows } from '../../access/network.ts';
import { inTurns, type Steps } from '../../access/steps.ts';
import { ToolError } from '../../common/tool-error.ts';
import { withMembersAsHeld } from './held-members.ts';
import type { Source } from './source.ts';

type Kind = keyof NetworkRows;

interface List {
  readonly operation: string;
  /** The fields to keep: those that the model and its findings read. */
  readonly fields: readonly string[];
}

const ENTITY = ['name', 'roleAttributes', 'createdAt', 'tags'];
const POLICY = ['name', 'semantic', 'createdAt', 'updatedAt'];

/** Where the rows of the model come from. */
const LISTS: Readonly<Record<Kind, List>> = {
  identities: {
    operation: 'listIdentities',
    fields: [
      ...ENTITY,
      ...[
        'appData',
        'authPolicyId',
        'authenticators',
        'disabled',
        'disabledAt',
        'disabledUntil',
        'edgeRouterConnectionStatus',
        'enrollment',
      ],
      ...[
        'externalId',
        'hasApiSession',
        'hasEdgeRouterConnection',
        'isAdmin',
        'isDefaultAdmin',
        'isMfaEnabled',
        'permissions',
        'typeId',
      ],
    ],
  },
  services: {
    operation: 'listServices',
    fields: [...ENTITY, 'configs', 'encryptionRequired', 'maxIdleTimeMillis', 'terminatorStrategy'],
  },
  routers: {
    operation: 'listEdgeRouters',
    fields: [
      ...ENTITY,
      'certPem',
      'enrollmentExpiresAt',
      'disabled',
      'isOnline',
      'isTunnelerEnabled',
      'isVerified',
      'noTraversal',
      'configs',
      'tokenEnds',
      'versionInfo.version',
    ],
  },
  postureChecks: { operation: 'listPostureChecks', fields: [] },
  servicePolicies: {
    operation: 'listServicePolicies',
    fields: [...POLICY, 'type', 'identityRoles', 'serviceRoles', 'postureCheckRoles'],
  },
  edgeRouterPolicies: {
    operation: 'listEdgeRouterPolicies',
    fields: [...POLICY, 'identityRoles', 'edgeRouterRoles', 'isSystem'],
  },
  serviceEdgeRouterPolicies: {
    operation: 'listServiceEdgeRouterPolicies',
    fields: [...POLICY, 'serviceRoles', 'edgeRouterRoles'],
  },
};

/** The model of a network's access. @throws {ToolError} if one of its lists may not be read */
export function loadNetwork(source: Source): Promise<Network> {
  return source.cached('network', async () => {
    const rows = await loadRows(source);
    const modelled = await inTurns(Network.build(rows), source.giveWay);
    const network = await withMembersAsHeld(source, modelled);
    await inTurns(prepare(network), source.giveWay);
    return network;
  });
}

/** Derives what most questions need, so that nobody has to wait for it later. */
function* prepare(network: Network): Steps<void> {
  for (const kind of ACCESS_KINDS) yield* grantsInSteps(network, kind);
  for (const of of ['identities', 'services'] as const) yield* routersInSteps(network, of);
}

async function loadRows(source: Source): Promise<NetworkRows> {
  const entries = await Promise.all(
    (Object.entries(LISTS) as [Kind, List][]).map(async ([kind, { fields, operation }]) => {
      const args = fields.length === 0 ? {} : { fields: ['id', ...fields] };
      const read = await source.list<NetworkRows[Kind][number]>(operation, args);
      if ('value' in read) return [kind, read.value] as const;
      const permission = "the controller's administrator for permission to read it";
      const next = {
        model: `Ask the operator of this server to allow that list, and ${permission}.`,
        person: `Allow that list, and ask ${permission}.`,
      };
      throw new ToolError(
        'refused',
        `This needs the whole network, and ${operation} can't be read: ${read.unread}.`,
        next,
      );
    }),
  );
  return Object.fromEntries(entries) as unknown as NetworkRows;
}
