/** Normalizes recorded answers and the sandbox's own, so that they can be compared. */
import { isObject } from '../../../src/common/is-object.ts';
import type { Values } from './fixtures.ts';

/** Properties whose wording is up to each implementation. */
const WORDING = new Set(['message', 'reason', 'description', 'title']);

/** Properties that are generated each time. */
const FRESH = new Set([
  'token',
  'jwt',
  'fingerprint',
  'certPem',
  'enrollmentToken',
  'enrollmentJwt',
  'verificationToken',
  'salt',
  'expirationSeconds',
]);

/** Properties that only a running data plane or the machine can fill: they have to be present, with any value. */
const DATA_PLANE = new Set([
  'envInfo',
  'sdkInfo',
  'hasApiSession',
  'hasEdgeRouterConnection',
  'edgeRouterConnectionStatus',
  'interfaces',
  'dynamicCost',
  'capabilities',
  'capabilitiesMask',
  'versionInfo',
  'syncStatus',
  'supportedProtocols',
  'hostname',
  'ipAddress',
  'lastActivityAt',
  'cachedLastActivityAt',
  'connections',
  'destLatency',
  'sourceLatency',
  'iteration',
  'listenerAddresses',
  'provisioningUrl',
  'recoveryCodes',
  'connectTime',
  'underlays',
]);

const TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const JWT = /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/;

export function normalize(value: unknown, key = ''): unknown {
  if (Array.isArray(value))
    return sorted(
      value.map((item) => normalize(item, key)),
      key,
    );
  if (typeof value === 'object' && value !== null) {
    // Long and binary bodies were not recorded.
    if ('$truncated' in value || '$base64' in value) return '<any>';
    const inspected = 'appId' in value && 'value' in value;
    const entries = Object.entries(value as Values)
      .filter(([name]) => name !== 'requestId')
      .map(
        ([name, inner]) =>
          [
            name,
            DATA_PLANE.has(name) || (inspected && name === 'value') ? '<data plane>' : normalize(inner, name),
          ] as const,
      );
    return Object.fromEntries(entries);
  }
  if (typeof value !== 'string' || value === '') return value;
  // Some causes print an address in the controller's memory.
  if (key === 'value' && /^0x[0-9a-f]+$/.test(value)) return '<any>';
  if (WORDING.has(key) || value === '<text>' || key === '') return '<text>';
  if (TIME.test(value)) return '<time>';
  if (FRESH.has(key) || JWT.test(value) || UUID.test(value) || value.includes('-----BEGIN')) return '<fresh>';
  return value.replaceAll(/localhost:\d+/g, '<host>');
}

/** Lists of entities are compared by id, unordered lists of names by name. */
function sorted(items: readonly unknown[], key: string): unknown {
  const keyOf = (item: unknown) => {
    if (typeof item === 'string') return item;
    const { id, role, policyId, appId } = (item ?? {}) as Values;
    return String(id ?? role ?? policyId ?? appId ?? '');
  };
  const hasKeys = items.every((item) => keyOf(item) !== '');
  const ordered = key !== 'filterableFields' && !hasKeys;
  return ordered ? items : [...items].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** Where two normalized values differ, as JSON pointers with both values. */
export function differences(expected: unknown, actual: unknown, path = ''): readonly string[] {
  if (Array.isArray(expected) && Array.isArray(actual)) {
    if (expected.length !== actual.length) return [`${path}: ${expected.length} elements, not ${actual.length}`];
    return expected.flatMap((item, i) => differences(item, actual[i], `${path}/${i}`));
  }
  if (isObject(expected) && isObject(actual)) {
    return [...new Set([...Object.keys(expected), ...Object.keys(actual)])].sort().flatMap((key) => {
      const place = `${path}/${key}`;
      if (!(key in expected)) return actual[key] === '<data plane>' ? [] : [`${place}: not expected`];
      if (!(key in actual)) return expected[key] === '<data plane>' ? [] : [`${place}: missing`];
      return differences(expected[key], actual[key], place);
    });
  }
  if (expected === actual || expected === '<any>') return [];
  return [`${path}: ${shown(expected)}, not ${shown(actual)}`];
}

function shown(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 80) ?? 'nothing';
}
