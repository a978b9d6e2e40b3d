/** The kinds of entities: the word for one in a sentence, and the tools that list or change them. */
import type { EntityKind, PolicyKind } from '../../access/policies.ts';

/** By the word for one, the tool that lists all. */
const LISTS = {
  'API session': 'listAPISessions',
  'auth policy': 'listAuthPolicies',
  authenticator: 'listAuthenticators',
  'certificate authority': 'listCas',
  circuit: 'listFabricCircuits',
  config: 'listConfigs',
  'config type': 'listConfigTypes',
  'edge router': 'listEdgeRouters',
  'edge router policy': 'listEdgeRouterPolicies',
  enrollment: 'listEnrollments',
  'external JWT signer': 'listExternalJwtSigners',
  identity: 'listIdentities',
  link: 'listFabricLinks',
  'posture check': 'listPostureChecks',
  service: 'listServices',
  'service edge router policy': 'listServiceEdgeRouterPolicies',
  'service policy': 'listServicePolicies',
  session: 'listSessions',
  terminator: 'listFabricTerminators',
} as const;

/** The word for one entity of a kind, such as `edge router`. */
export type KindWord = keyof typeof LISTS;

/** The tool that lists all of a kind. */
export const listOf = (kind: KindWord): string => LISTS[kind];

/** What to do if nothing has the given id or name. */
export const lookUp = (kind: KindWord): string => `Find it with ${listOf(kind)}.`;

export const ENTITY_WORDS: Readonly<Record<EntityKind, KindWord>> = {
  identities: 'identity',
  services: 'service',
  routers: 'edge router',
  postureChecks: 'posture check',
};

export const POLICY_WORDS: Readonly<Record<PolicyKind, KindWord>> = {
  servicePolicies: 'service policy',
  edgeRouterPolicies: 'edge router policy',
  serviceEdgeRouterPolicies: 'service edge router policy',
};

/** By kind of policy, the noun in the names of its tools: `patchServicePolicy`. */
export const POLICY_NOUNS: Readonly<Record<PolicyKind, string>> = {
  servicePolicies: 'ServicePolicy',
  edgeRouterPolicies: 'EdgeRouterPolicy',
  serviceEdgeRouterPolicies: 'ServiceEdgeRouterPolicy',
};
