/** Posture checks: one list of several types, each with its own fields. */
import { isRange } from '../../access/version-range.ts';
import { fields } from '../../filter/fields.ts';
import { unhandled } from '../errors.ts';
import type { Entity } from '../kernel.ts';
import { checkFilled, wordList } from '../roles/roles.ts';
import { linksOf, listOrEmpty, listOrNull } from '../views/links.ts';
import { forgetInRoles } from '../views/refs.ts';
import type { Values } from '../world.ts';
import type { Resource } from './resource.ts';

export const postureChecks: Resource = {
  kind: 'postureChecks',
  takesRoleFilter: true,
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
  store(sent, call) {
    const existing = call.world.store.get('postureChecks', call.request.params.id ?? '');
    const fields = normalize(sent);
    return existing === undefined || sent.typeId === existing.typeId ? fields : ofEveryType(fields);
  },
  check(stored) {
    checkFilled(stored.roleAttributes);
  },
  complete: () => ({ version: 1 }),
  afterDelete: (check, call) => forgetInRoles(call.world, check.id, [['servicePolicies', 'postureCheckRoles']]),
};

/** The type of a check cannot change: of a body of another type, a controller only takes what all types have. */
const ofEveryType = (fields: Values): Values =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => ['name', 'roleAttributes', 'tags'].includes(name)));

function normalize(sent: Values): Values {
  const result: Record<string, unknown> = { ...sent };
  if ('roleAttributes' in sent) result.roleAttributes = wordList(sent.roleAttributes);
  if ('domains' in sent) result.domains = wordList(sent.domains);
  if (Array.isArray(sent.macAddresses)) result.macAddresses = wordList((sent.macAddresses as string[]).map(plainMac));
  if (Array.isArray(sent.operatingSystems)) {
    const systems = listOf(sent.operatingSystems);
    result.operatingSystems = lastOfEach(
      ({ type }) => String(type),
      systems.map((system) => ({ ...system, versions: rangesOf(system) })),
    );
  }
  if (Array.isArray(sent.processes))
    result.processes = lastOfEach(({ osType, path }) => `${osType} ${path}`, listOf(sent.processes));
  if (Number(sent.timeoutSeconds) <= 0) result.timeoutSeconds = UNLIMITED;
  return result;
}

/** The versions of a system are ranges, also in the body of another type. */
function rangesOf({ versions }: Values): readonly string[] | undefined {
  const ranges = wordList(versions);
  const wrong = ranges?.find((range) => !isRange(range));
  if (wrong !== undefined) throw unhandled(`${wrong} is not a range of versions`);
  return ranges;
}

/** How the controller stores that a second factor counts for as long as a session. */
const UNLIMITED = -1;

/** `00:1B:44:11:3A:B7` and `001b44113ab7` are the same address. */
function plainMac(address: string): string {
  return address.toLowerCase().replace(/[^0-9a-f]/g, '');
}

const listOf = (entries: unknown): readonly Values[] => (entries ?? []) as readonly Values[];

/** A controller keeps the last of the entries with the same key, and sorts the entries by key. */
function lastOfEach(keyOf: (entry: Values) => string, entries: readonly Values[]): readonly Values[] {
  const kept = new Map(entries.map((entry) => [keyOf(entry), entry]));
  return [...kept].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, entry]) => entry);
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

/**
 * The hashes and the signer of a single process are stored in lower case; those of several processes as they were sent.
 */
function storedProcess({ hashes, signerFingerprint, ...rest }: Values): Values {
  const plain = wordList((hashes as readonly string[] | null | undefined)?.map((hash) => hash.toLowerCase()));
  const signer = typeof signerFingerprint === 'string' && signerFingerprint !== '' ? signerFingerprint : undefined;
  return {
    ...rest,
    hashes: listOrNull(plain),
    ...(signer !== undefined && { signerFingerprint: signer.toLowerCase() }),
  };
}

const OWN_FIELDS: Readonly<Record<string, (check: Entity) => Values>> = {
  DOMAIN: (check) => ({ domains: listOrEmpty(check.domains) }),
  MAC: (check) => ({ macAddresses: listOrEmpty(check.macAddresses) }),
  MFA: (check) => ({
    ...(check.ignoreLegacyEndpoints === true && { ignoreLegacyEndpoints: true }),
    ...(check.promptOnUnlock === true && { promptOnUnlock: true }),
    ...(check.promptOnWake === true && { promptOnWake: true }),
    timeoutSeconds: check.timeoutSeconds ?? UNLIMITED,
  }),
  OS: (check) => ({
    operatingSystems: ((check.operatingSystems ?? []) as readonly Values[]).map(({ type, versions }) => ({
      type,
      versions: listOrNull(versions),
    })),
  }),
  PROCESS: (check) => ({ process: storedProcess((check.process ?? {}) as Values) }),
  PROCESS_MULTI: (check) => ({
    processes: ((check.processes ?? []) as readonly Values[]).map((process) => ({
      hashes: listOrEmpty(wordList(process.hashes)),
      osType: process.osType,
      path: process.path,
      signerFingerprints: listOrEmpty(wordList(process.signerFingerprints)),
    })),
    semantic: check.semantic,
  }),
};
