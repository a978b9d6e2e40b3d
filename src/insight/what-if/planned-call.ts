/** Which entity a call changes, and how. */
import type { EntityKind, PolicyKind } from '../../access/policies.ts';
import type { ToolArguments } from '../reading/source.ts';
import { UNRELATED } from './unrelated.ts';

/** A call that is not made, but whose effect is asked for. */
export interface PlannedCall {
  readonly tool: string;
  readonly arguments: ToolArguments;
}

/** What a call does to its entity: `patch` changes the given fields, `update` replaces all. */
export type Verb = 'create' | 'patch' | 'update' | 'delete';

/** What a call changes. */
export type Target =
  | EntityTarget
  | { readonly kind: 'policy'; readonly verb: Verb; readonly policy: PolicyKind }
  | { readonly kind: 'authPolicy' | 'config' | 'configType' | 'signer' | 'terminator'; readonly verb: Verb }
  | { readonly kind: Special | Credential }
  /** A call that ends something open; grants, credentials and hosts stay as they are. */
  | { readonly kind: 'ending'; readonly ends: Ended }
  | { readonly kind: 'unrelated'; readonly why: string };

/** A call that creates, changes or deletes an identity, service, router or posture check. */
export interface EntityTarget {
  readonly kind: 'entity';
  readonly verb: Verb;
  readonly entity: EntityKind;
  /** It may have been created outside the edge API; then no policy selects it. */
  readonly beyondEdge?: true;
  /** Fields that a controller accepts and leaves as they are, and the tool that sets them. */
  readonly ignored?: { readonly fields: readonly string[]; readonly setBy: string };
}

/** The second factor is a one-time code. */
export type Credential = 'authenticator' | 'enrollment' | 'authority' | 'factor';
type Special = 'enable' | 'disable' | 'reEnrollRouter' | 'override';
/** What a call ends that is open now. */
export type Ended = 'apiSession' | 'session' | 'circuit' | 'link' | 'tokens';

const VERBS: readonly Verb[] = ['create', 'patch', 'update', 'delete'];

const BY_FABRIC = { fields: ['cost', 'disabled', 'noTraversal'], setBy: 'patchFabricRouter' };
const BY_PUT = { fields: ['encryptionRequired'], setBy: 'updateService, with all fields of the service' };

/** What is created, changed and deleted, by the nouns in the names of tools. */
const NOUNS: Readonly<Record<string, (verb: Verb) => Target>> = {
  Identity: entity('identities'),
  Service: (verb) => entity('services', verb === 'patch' ? { ignored: BY_PUT } : {})(verb),
  EdgeRouter: entity('routers'),
  PostureCheck: entity('postureChecks'),
  FabricService: entity('services', { beyondEdge: true }),
  FabricRouter: entity('routers', { beyondEdge: true }),
  Router: entity('routers', { beyondEdge: true, ignored: BY_FABRIC }),
  TransitRouter: entity('routers', { beyondEdge: true, ignored: BY_FABRIC }),
  ServicePolicy: policy('servicePolicies'),
  EdgeRouterPolicy: policy('edgeRouterPolicies'),
  ServiceEdgeRouterPolicy: policy('serviceEdgeRouterPolicies'),
  AuthPolicy: (verb) => ({ kind: 'authPolicy', verb }),
  Config: (verb) => ({ kind: 'config', verb }),
  ConfigType: (verb) => ({ kind: 'configType', verb }),
  ExternalJwtSigner: (verb) => ({ kind: 'signer', verb }),
  Terminator: (verb) => ({ kind: 'terminator', verb }),
  FabricTerminator: (verb) => ({ kind: 'terminator', verb }),
  Authenticator: () => ({ kind: 'authenticator' }),
  Ca: () => ({ kind: 'authority' }),
};

const OTHERS: Readonly<Record<string, Target>> = {
  enableIdentity: { kind: 'enable' },
  disableIdentity: { kind: 'disable' },
  reEnrollEdgeRouter: { kind: 'reEnrollRouter' },
  associateIdentitysServiceConfigs: { kind: 'override' },
  disassociateIdentitysServiceConfigs: { kind: 'override' },
  reEnrollAuthenticator: { kind: 'authenticator' },
  requestExtendAuthenticator: { kind: 'authenticator' },
  createEnrollment: { kind: 'enrollment' },
  refreshEnrollment: { kind: 'enrollment' },
  deleteEnrollment: { kind: 'enrollment' },
  verifyCa: { kind: 'authority' },
  removeIdentityMfa: { kind: 'factor' },
  deleteMfa: { kind: 'factor' },
  verifyMfa: { kind: 'factor' },
  deleteAPISessions: { kind: 'ending', ends: 'apiSession' },
  deleteSession: { kind: 'ending', ends: 'session' },
  deleteFabricCircuit: { kind: 'ending', ends: 'circuit' },
  deleteFabricLink: { kind: 'ending', ends: 'link' },
  patchFabricLink: { kind: 'ending', ends: 'link' },
  createRevocation: { kind: 'ending', ends: 'tokens' },
};

const TARGETS: ReadonlyMap<string, Target> = new Map([
  ...Object.entries(NOUNS).flatMap(([noun, target]) => VERBS.map((verb) => [`${verb}${noun}`, target(verb)] as const)),
  ...Object.entries(OTHERS),
  ...Object.entries(UNRELATED).map(([tool, why]) => [tool, { kind: 'unrelated', why }] as const),
]);

/** What a tool would change, as far as it is about access; undefined for every other tool. */
export const targetOf = (tool: string): Target | undefined => TARGETS.get(tool);

/** The tools that `whatIf` takes, for an error that names similar ones. */
export const knownTools: ReadonlySet<string> = new Set(TARGETS.keys());

function entity(kind: EntityKind, more: Pick<EntityTarget, 'beyondEdge' | 'ignored'> = {}) {
  return (verb: Verb): Target => ({ kind: 'entity', verb, entity: kind, ...more });
}

function policy(kind: PolicyKind) {
  return (verb: Verb): Target => ({ kind: 'policy', verb, policy: kind });
}
