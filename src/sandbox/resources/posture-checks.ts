/** Posture checks: one list of several types, each with its own fields. */
import { fields } from '../../filter/fields.ts';
import type { Entity } from '../kernel.ts';
import { checkAttributes, wordList } from '../roles/roles.ts';
import type { Values } from '../world.ts';
import { forgetInRoles } from './refs.ts';
import { linksOf, listOrEmpty, listOrNull, type Resource } from './resource.ts';

export const postureChecks: Resource = {
  kind: 'postureChecks',
  path: 'posture-checks',
  label: 'postureCheck',
  fields: fields({
    name: 'string',
    typeId: 'string',
    roleAttributes: 'set',
    promptOnWake: 'bool',
    promptOnUnlock: 'bool',
  }),
  render: renderCheck,
  store(sent) {
    // The type of a check cannot be changed, whatever a later body says.
    const { typeId, ...rest } = normalise(sent);
    return typeId === undefined ? rest : { ...rest, typeId };
  },
  check: (stored) => checkAttributes(stored.roleAttributes),
  complete: () => ({ version: 1 }),
  afterDelete: (check, call) => forgetInRoles(call.world, check.id, [['servicePolicies', 'postureCheckRoles']]),
};

function normalise(sent: Values): Values {
  const result: Record<string, unknown> = { ...sent };
  if ('roleAttributes' in sent) result.roleAttributes = wordList(sent.roleAttributes);
  if ('domains' in sent) result.domains = wordList(sent.domains);
  if (Array.isArray(sent.macAddresses)) result.macAddresses = (sent.macAddresses as string[]).map(plainMac).sort();
  if (Array.isArray(sent.operatingSystems)) result.operatingSystems = sortedByType(sent.operatingSystems as Values[]);
  return result;
}

/** `00:1B:44:11:3A:B7` and `001b44113ab7` are the same address. */
function plainMac(address: string): string {
  return address.toLowerCase().replace(/[^0-9a-z]/g, '');
}

function sortedByType(systems: readonly { readonly type?: unknown; readonly versions?: unknown }[]): readonly Values[] {
  const plain = systems.map((system) => ({ ...system, versions: wordList(system.versions) }));
  return plain.sort((a, b) => (String(a.type) < String(b.type) ? -1 : 1));
}

function renderCheck(check: Entity): Values {
  return {
    _links: linksOf('posture-checks', check.id),
    createdAt: check.createdAt,
    id: check.id,
    name: check.name,
    roleAttributes: listOrEmpty(check.roleAttributes),
    tags: check.tags ?? {},
    typeId: check.typeId,
    updatedAt: check.updatedAt,
    version: check.version ?? 1,
    ...OWN_FIELDS[String(check.typeId)]?.(check),
  };
}

const OWN_FIELDS: Readonly<Record<string, (check: Entity) => Values>> = {
  DOMAIN: (check) => ({ domains: listOrEmpty(check.domains) }),
  MAC: (check) => ({ macAddresses: listOrEmpty(check.macAddresses) }),
  MFA: (check) => ({
    ...(check.ignoreLegacyEndpoints === true && { ignoreLegacyEndpoints: true }),
    ...(check.promptOnUnlock === true && { promptOnUnlock: true }),
    ...(check.promptOnWake === true && { promptOnWake: true }),
    timeoutSeconds: check.timeoutSeconds ?? 0,
  }),
  OS: (check) => ({
    operatingSystems: ((check.operatingSystems ?? []) as readonly Values[]).map(({ type, versions }) => ({
      type,
      versions: listOrNull(versions),
    })),
  }),
  PROCESS: (check) => ({ process: check.process }),
  PROCESS_MULTI: (check) => ({
    processes: ((check.processes ?? []) as readonly Values[]).map((process) => ({
      hashes: listOrEmpty(process.hashes),
      osType: process.osType,
      path: process.path,
      signerFingerprints: listOrEmpty(process.signerFingerprints),
    })),
    semantic: check.semantic,
  }),
};
