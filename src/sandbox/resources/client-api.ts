/** The few operations of the client API that clients call before they log in, and the list of services. */
import { fields } from '../../filter/fields.ts';
import type { Entity, Route } from '../kernel.ts';
import { baseOf, linksOf, listOrNull } from '../views/links.ts';
import type { Values, World } from '../world.ts';
import { answerList } from './crud.ts';
import { externalJwtSigners } from './external-jwt-signers.ts';
import { controllersOf } from './fixed.ts';
import { toRoute } from './index.ts';
import { CAPABILITIES, version } from './informational.ts';
import type { Resource } from './resource.ts';
import { services } from './services.ts';

const API = '/edge/client/v1';

export function clientRoutes(world: World): readonly Route[] {
  return [
    toRoute(world, 'GET', '/edge/v1/version', 'public', version),
    toRoute(world, 'GET', '/version', 'public', version),
    toRoute(world, 'GET', API, 'public', version),
    toRoute(world, 'GET', `${API}/version`, 'public', version),
    toRoute(world, 'GET', `${API}/enumerated-capabilities`, 'public', () => ({
      status: 200,
      body: { data: CAPABILITIES, meta: {} },
    })),
    toRoute(world, 'GET', `${API}/external-jwt-signers`, 'public', (call) =>
      answerList(
        publicSigners,
        world.store.list('externalJwtSigners').filter((signer) => signer.enabled === true),
        call,
        'list',
      ),
    ),
    toRoute(world, 'GET', `${API}/controllers`, 'authenticated', (call) =>
      answerList(clientControllersOf(world), world.store.list('controllers'), call, 'list'),
    ),
    toRoute(world, 'GET', `${API}/services`, 'authenticated', (call) => {
      const identity = world.store.get('identities', call.context.caller?.identityId ?? '');
      const reachable =
        identity === undefined ? [] : world.links.reach('servicePolicies', 'identityRoles', identity, 'serviceRoles');
      return answerList(services, reachable, call, 'list');
    }),
  ];
}

/** For each controller, a client learns where to log in and where its own API is. */
function clientControllersOf(world: World): Resource {
  const controllers = controllersOf(world);
  return {
    ...controllers,
    render(controller, call, view) {
      const row = controllers.render(controller, call, view);
      const addresses = Object.entries(row.apiAddresses as Values);
      return {
        ...row,
        apiAddresses: Object.fromEntries(addresses.filter(([name]) => name === 'edge-client' || name === 'edge-oidc')),
      };
    },
  };
}

const SIGNER_FIELDS = fields<Entity>({ name: 'string' });

/** What a client has to know about a signer to get a token from it. */
const publicSigners: Resource = {
  ...externalJwtSigners,
  // Filters may name more fields than the rows have values for.
  fields: { ...externalJwtSigners.fields, find: (name) => SIGNER_FIELDS.find(name) },
  render: (signer) => ({
    ...baseOf(signer, linksOf('external-jwt-signers', signer.id)),
    audience: signer.audience ?? null,
    ...(signer.clientId !== undefined && { clientId: signer.clientId }),
    ...(signer.enrollToCertEnabled === true && { enrollToCertEnabled: true }),
    ...(signer.enrollToTokenEnabled === true && { enrollToTokenEnabled: true }),
    externalAuthUrl: signer.externalAuthUrl ?? null,
    name: signer.name,
    scopes: listOrNull(signer.scopes),
    targetToken: signer.targetToken ?? 'ACCESS',
  }),
};
