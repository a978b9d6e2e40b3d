/** Read-only resources: types, and the controllers of the network. */
import { type Field, type FieldType, fields } from '../../filter/fields.ts';
import type { Entity } from '../kernel.ts';
import { baseOf, linksOf } from '../views/links.ts';
import type { Values, World } from '../world.ts';
import type { Resource } from './resource.ts';

const WINDOWS = ['10', '2000', '7', '8', 'Vista'];
const LINUX = ['4.14', '4.19', '5.4', '5.9'];
const MAC = ['10.15', '11.0'];
const ANDROID = ['10', '11', '9'];
const IOS = ['11', '12'];

export const IDENTITY_TYPES: readonly Values[] = [
  { id: 'Default', name: 'Default' },
  { id: 'Router', name: 'Router' },
];

export const POSTURE_CHECK_TYPES: readonly Values[] = [
  { id: 'DOMAIN', name: 'Windows Domain Check', operatingSystems: systems({ Windows: WINDOWS }) },
  {
    id: 'MAC',
    name: 'MAC Address Check',
    operatingSystems: systems({ Android: ANDROID, Linux: LINUX, Windows: WINDOWS, macOS: MAC }),
  },
  {
    id: 'OS',
    name: 'Operating System Check',
    operatingSystems: systems({ Android: ANDROID, Linux: LINUX, Windows: WINDOWS, iOS: IOS, macOS: MAC }),
  },
  { id: 'PROCESS', name: 'Process Check', operatingSystems: systems({ Linux: LINUX, Windows: WINDOWS, macOS: MAC }) },
  {
    id: 'PROCESS_MULTI',
    name: 'Process Multi Check',
    operatingSystems: systems({ Linux: null, Windows: null, macOS: null }),
  },
];

function systems(versions: Readonly<Record<string, readonly string[] | null>>): readonly Values[] {
  return Object.entries(versions).map(([type, list]) => ({ type, versions: list }));
}

export const identityTypes: Resource = {
  kind: 'identityTypes',
  path: 'identity-types',
  label: 'identityType',
  fields: fields({ name: 'string' }),
  render: (type) => ({ ...baseOf(type, linksOf('identity-types', type.id)), name: type.name }),
};

export const postureCheckTypes: Resource = {
  kind: 'postureCheckTypes',
  path: 'posture-check-types',
  label: 'postureCheckType',
  fields: fields({ name: 'string' }),
  render: (type) => ({
    ...baseOf(type, linksOf('posture-check-types', type.id)),
    name: type.name,
    operatingSystems: type.operatingSystems,
    version: null,
  }),
};

/** The controllers of a network. Their fields are not stored, but filters can use them nevertheless. */
export function controllersOf(world: World): Resource {
  const shown = (controller: Entity) => ({
    certPem: controller.certPem ?? world.pki.serverCertPem,
    ctrlAddress: originOf(controller, world).replace('https://', 'tls:'),
    fingerprint: controller.fingerprint ?? world.pki.serverFingerprint,
    // The status of a cluster is unreliable: a live leader may show as offline, and a removed member as online.
    isOnline: true,
    lastJoinedAt: controller.createdAt,
  });
  const field = (type: FieldType, name: keyof ReturnType<typeof shown>): Field<Entity> => ({
    type,
    get: (controller) => shown(controller)[name],
  });
  return {
    kind: 'controllers',
    path: 'controllers',
    label: 'controller',
    fields: fields({
      name: 'string',
      certPem: field('string', 'certPem'),
      ctrlAddress: field('string', 'ctrlAddress'),
      fingerprint: field('string', 'fingerprint'),
      isOnline: field('bool', 'isOnline'),
      isPreferredLeader: 'bool',
      lastJoinedAt: field('date', 'lastJoinedAt'),
    }),
    render: (controller) => ({
      ...baseOf(controller, linksOf('controllers', controller.id)),
      apiAddresses: Object.fromEntries(
        ['edge/client/v1', 'edge/management/v1', 'oidc', 'fabric/v1'].map((path) => [
          API_NAMES[path],
          [{ url: `${originOf(controller, world)}/${path}`, version: 'v1' }],
        ]),
      ),
      ...shown(controller),
      name: controller.name,
    }),
  };
}

/** Only the rows of a cluster contain the controller's address. */
function originOf(controller: Entity, world: World): string {
  return typeof controller.origin === 'string' ? controller.origin : world.origin();
}

const API_NAMES: Readonly<Record<string, string>> = {
  'edge/client/v1': 'edge-client',
  'edge/management/v1': 'edge-management',
  oidc: 'edge-oidc',
  'fabric/v1': 'fabric',
};
