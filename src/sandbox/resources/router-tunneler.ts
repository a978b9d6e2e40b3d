/** An edge router with a tunneler has an identity of its own, and a system policy that lets it use itself. */
import type { Entity } from '../kernel.ts';
import type { World } from '../world.ts';
import { forgetIdentity, revokeIdentity } from './identity-removal.ts';

/** Makes, renames or removes them, as the router's settings say. Both have the id of the router. */
export function updateTunneler(router: Entity, world: World): void {
  const { store } = world;
  if (router.isTunnelerEnabled !== true) {
    removeTunneler(router, world);
    return;
  }
  const identity = store.get('identities', router.id);
  if (identity === undefined) {
    store.insert('identities', { id: router.id, name: router.name, typeId: 'Router', authPolicyId: 'default' });
    store.insert('edgeRouterPolicies', {
      id: router.id,
      name: `edge-router-${router.id}-system`,
      isSystem: true,
      semantic: 'AnyOf',
      identityRoles: [`@${router.id}`],
      edgeRouterRoles: [`@${router.id}`],
    });
  } else if (identity.name !== router.name) {
    store.update('identities', router.id, { name: router.name });
  }
}

export function removeTunneler(router: Entity, world: World): void {
  const identity = world.store.get('identities', router.id);
  if (identity === undefined) return;
  world.store.remove('edgeRouterPolicies', router.id);
  world.store.remove('identities', router.id);
  forgetIdentity(identity, world);
  revokeIdentity(identity, world);
}
