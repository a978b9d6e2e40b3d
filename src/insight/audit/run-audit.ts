/** The audit: runs every check on one model, and returns the faults as findings with stable ids. */

import type { Network } from '../../access/network.ts';
import { withFreeName } from '../reading/free-names.ts';
import { withLivingRoles } from '../reading/living-roles.ts';
import { loadNetwork } from '../reading/load-network.ts';
import { type Source, valueOr } from '../reading/source.ts';
import { type Certainty, type Fix, named } from '../wording/finding.ts';
import type { Check, Fault, Root } from './check.ts';
import { CHECKS } from './checks/index.ts';
import { type AuditLists, AuditModel } from './model.ts';
import type { Severity } from './severity.ts';

export interface Finding {
  /** Stable: the same fault has the same id in every run. Baselines contain these ids. */
  readonly id: string;
  readonly check: string;
  readonly cause?: string;
  readonly severity: Severity;
  readonly what: string;
  readonly entities: Fault['entities'];
  readonly evidence: readonly string[];
  readonly certainty: Certainty;
  readonly since?: string;
  /** What to do about it: always one of the two. */
  readonly fix?: Fix;
  readonly next?: string;
  /** What makes other entities faulty too, its fix with roles that exist. */
  readonly root?: Root;
}

export interface Audit {
  readonly findings: readonly Finding[];
  /** Checks that could not read all their data, and why. */
  readonly unread: readonly string[];
}

const LISTS: Readonly<Record<keyof AuditLists, readonly [operation: string, fields: readonly string[]]>> = {
  configs: ['listConfigs', ['name', 'configTypeId', 'configType', 'data']],
  terminators: [
    'listFabricTerminators',
    ['serviceId', 'routerId', 'hostId', 'binding', 'precedence', 'dynamicCost', 'instanceId'],
  ],
  authPolicies: ['listAuthPolicies', ['name', 'primary', 'secondary']],
  enrollments: [
    'listEnrollments',
    ['identityId', 'edgeRouterId', 'transitRouterId', 'method', 'expiresAt', 'tokenEnds'],
  ],
  cas: [
    'listCas',
    ['name', 'certPem', 'isVerified', 'isAuthEnabled', 'isAutoCaEnrollmentEnabled', 'isOttCaEnrollmentEnabled'],
  ],
  signers: [
    'listExternalJwtSigners',
    [
      ...['name', 'certPem', 'notAfter', 'enabled', 'useExternalId'],
      ...['audience', 'claimsProperty', 'clientId', 'scopes', 'targetToken'],
    ],
  ],
  authenticators: ['listAuthenticators', ['method', 'identityId', 'certPem', 'isIssuedByNetwork', 'isExtendRequested']],
  controller: ['listVersion', []],
};

/** Runs checks. Those whose lists can't be read are skipped, and reported. */
export async function runAudit(source: Source, checks: readonly Check[] = CHECKS): Promise<Audit> {
  const wanted = [...new Set(checks.flatMap(({ lists }) => lists))];
  const [network, ...read] = await Promise.all([
    loadNetwork(source),
    ...wanted.map(async (list) => {
      const [operation, fields] = LISTS[list];
      if (fields.length > 0) return [list, await source.list(operation, { fields: ['id', ...fields] })] as const;
      const one = await source.detail(operation, {});
      return [list, 'value' in one ? { value: [one.value] } : one] as const;
    }),
  ]);
  const missing = new Map(read.flatMap(([list, known]) => ('unread' in known ? [[list, known.unread] as const] : [])));
  const lists = Object.fromEntries(Object.keys(LISTS).map((list) => [list, []])) as unknown as AuditLists;
  const model = new AuditModel(
    network,
    { ...lists, ...Object.fromEntries(read.map(([list, known]) => [list, valueOr(known, [])])) },
    source.now,
  );
  const possible = checks.filter((check) => check.lists.every((list) => !missing.has(list)));
  const left = checks.filter((check) => !possible.includes(check));
  const findings: Finding[] = [];
  for (const check of possible) {
    for (const fault of check.find(model)) {
      if (fault !== undefined) findings.push(findingOf(check, fault, network));
      await source.giveWay();
    }
    await source.giveWay();
  }
  return {
    findings,
    unread: left.map(
      ({ id, lists: needed }) => `${id}: ${needed.flatMap((list) => missing.get(list) ?? []).join('; ')}`,
    ),
  };
}

function findingOf(check: Check, fault: Fault, network: Network): Finding {
  const {
    cause,
    certainty = 'controller',
    entities,
    evidence: lines = [],
    fix,
    next,
    root,
    severity = check.severity,
    since,
    what,
  } = fault;
  const [about] = entities;
  const isNamed = about === undefined || lines.some((line) => line.includes(about.id));
  const evidence = isNamed ? lines : [...lines, `${about.kind} ${named(about)}`];
  const key = entities
    .map(({ id }) => id)
    .sort()
    .join('+');
  return {
    id: [check.id, cause, key].filter((part) => part !== undefined).join(':'),
    check: check.id,
    ...(cause !== undefined && { cause }),
    severity,
    what,
    entities,
    evidence,
    certainty,
    ...(since !== undefined && { since }),
    ...(fix !== undefined && { fix: passing(network, fix) }),
    ...(next !== undefined && { next }),
    ...(root !== undefined && { root: living(network, root) }),
  };
}

function living(network: Network, root: Root): Root {
  const { remedy } = root;
  return remedy?.fix === undefined ? root : { ...root, remedy: { fix: passing(network, remedy.fix) } };
}

/** A fix that a controller does not refuse for what it names. */
const passing = (network: Network, fix: Fix): Fix => withFreeName(network, withLivingRoles(network, fix));
