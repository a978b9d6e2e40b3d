/** What tasks of an operator consist of, and the steps that several of them take. */

/** One call of a task. */
export type Step = readonly [tool: string, given: Readonly<Record<string, unknown>>];

/**
 * A task of an operator, done twice: with operator tools, and with operations alone. `{list:name}` in arguments is the
 * id of the entity with that name in a list: the operator has seen it in an answer before, so looking it up is a
 * separate step where a task needs it.
 */
export interface Task {
  readonly question: string;
  readonly operatorTools: readonly Step[];
  readonly generic: readonly Step[];
  /** What the answers of both ways have to contain. */
  readonly shows: readonly RegExp[];
}

export const named = (list: string, name: string): Step => [list, { filter: `name = "${name}"` }];
export const all = (list: string, fields?: readonly string[]): Step => [list, { all: true, ...(fields && { fields }) }];

/** With operations alone: everything that matters for one identity and one service. */
export const pair = (identity: string, service: string): readonly Step[] => [
  named('listIdentities', identity),
  named('listServices', service),
  ['getIdentityPolicyAdvice', { id: `{listIdentities:${identity}}`, serviceId: `{listServices:${service}}` }],
  ['listIdentityServicePolicies', { id: `{listIdentities:${identity}}` }],
  ['listServiceServicePolicies', { id: `{listServices:${service}}` }],
  ['listServiceTerminators', { id: `{listServices:${service}}` }],
];

/** Who would still have access once a policy is gone, by subtracting lists. */
export const withoutPolicy = (policy: string, service: string): readonly Step[] => [
  named('listServicePolicies', policy),
  ['listServicePolicyIdentities', { id: `{listServicePolicies:${policy}}`, all: true, fields: ['name'] }],
  ['listServicePolicyServices', { id: `{listServicePolicies:${policy}}`, all: true }],
  ['listServiceServicePolicies', { id: `{listServices:${service}}` }],
  ['listServiceIdentities', { id: `{listServices:${service}}`, policyType: 'dial', all: true, fields: ['name'] }],
];

export const explain = (identity: string, service: string): Step => ['explainAccess', { identity, service }];
export const audit = (...checks: readonly string[]): Step => ['auditNetwork', { checks, limit: 30 }];
