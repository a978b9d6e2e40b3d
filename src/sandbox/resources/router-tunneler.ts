/** An edge router with a tunneler has an identity, and a system policy that lets this identity use the router. */
import { tunnelerPolicy } from '../../access/tunneler-policy.ts';
import type { Entity } from '../kernel.ts';
import type { World } from '../world.ts';
import { forgetIdentity, revokeIdentity } from './identity-removal.ts';

/** Creates, renames or removes them, depending on the router's settings. Both have the id of the router. */
export function updateTunneler(router: Entity, world: World): void {
  const { store } = world;
  if (router.isTunnelerEnabled !== true) {
    removeTunneler(router, world);
    return;
  }
  const identity = store.get('identities', router.id);
  if (identity === undefined) {
    store.insert('identities', { id: router.id, name: router.name, typeId: 'Router', authPolicyId: 'default' });
    store.insert('edgeRouterPolicies', tunnelerPolicy(router.id));
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
