/** Which entity a call changes, and how. */
import type { EntityKind, PolicyKind } from '../../access/policies.ts';
import type { Given } from '../source.ts';

export interface PlannedCall {
  readonly tool: string;
  readonly arguments: Given;
}

export type Verb = 'create' | 'patch' | 'update' | 'delete';

export type Target =
  | { readonly verb: Verb; readonly entity: EntityKind; readonly beyondEdge: boolean }
  | { readonly verb: Verb; readonly policy: PolicyKind }
  | { readonly verb: 'enable' | 'disable' }
  | { readonly verb: Verb; readonly authPolicy: true }
  | { readonly verb: Verb; readonly config: true }
  | { readonly verb: Verb; readonly configType: true }
  | { readonly verb: Verb; readonly signer: true }
  | { readonly verb: Verb; readonly terminator: true }
  | { readonly credential: Credential };

/** What a change of logins is about; the second factor is a one-time code. */
type Credential = 'authenticator' | 'enrollment' | 'authority' | 'factor';

const CREDENTIALS: Readonly<Record<string, Credential>> = {
  createAuthenticator: 'authenticator',
  patchAuthenticator: 'authenticator',
  updateAuthenticator: 'authenticator',
  deleteAuthenticator: 'authenticator',
  reEnrollAuthenticator: 'authenticator',
  deleteEnrollment: 'enrollment',
  createCa: 'authority',
  patchCa: 'authority',
  updateCa: 'authority',
  deleteCa: 'authority',
  removeIdentityMfa: 'factor',
};

const ENTITIES: Readonly<Record<string, EntityKind>> = {
  Identity: 'identities',
  Service: 'services',
  FabricService: 'services',
  EdgeRouter: 'routers',
  FabricRouter: 'routers',
  Router: 'routers',
  PostureCheck: 'postureChecks',
};

/** What these tools change may not belong to the edge, where no policy selects it. */
const BEYOND_EDGE: ReadonlySet<string> = new Set(['FabricService', 'FabricRouter', 'Router']);

const POLICIES: Readonly<Record<string, PolicyKind>> = {
  ServicePolicy: 'servicePolicies',
  EdgeRouterPolicy: 'edgeRouterPolicies',
  ServiceEdgeRouterPolicy: 'serviceEdgeRouterPolicies',
};

/** What a tool would change, as far as it affects access; undefined for every other tool. */
export function targetOf(tool: string): Target | undefined {
  if (tool === 'enableIdentity') return { verb: 'enable' };
  if (tool === 'disableIdentity') return { verb: 'disable' };
  const credential = CREDENTIALS[tool];
  if (credential !== undefined) return { credential };
  const [, verb, noun = ''] = /^(create|patch|update|delete)([A-Z]\w*)$/.exec(tool) ?? [];
  if (verb === undefined) return undefined;
  if (noun === 'AuthPolicy') return { verb: verb as Verb, authPolicy: true };
  if (noun === 'Config') return { verb: verb as Verb, config: true };
  if (noun === 'ConfigType') return { verb: verb as Verb, configType: true };
  if (noun === 'Terminator' || noun === 'FabricTerminator') return { verb: verb as Verb, terminator: true };
  if (noun === 'ExternalJwtSigner') return { verb: verb as Verb, signer: true };
  const entity = ENTITIES[noun];
  if (entity !== undefined) return { verb: verb as Verb, entity, beyondEdge: BEYOND_EDGE.has(noun) };
  const policy = POLICIES[noun];
  return policy === undefined ? undefined : { verb: verb as Verb, policy };
}

/** The tools whose effect on access is known, for an error that names them. */
export const KNOWN_TOOLS =
  'create, patch, update and delete of identities, services, edge routers, posture checks, configs and their types, auth policies, external JWT signers, certificate authorities, authenticators, terminators and the three kinds of policy; enableIdentity, disableIdentity, reEnrollAuthenticator, deleteEnrollment and removeIdentityMfa';
