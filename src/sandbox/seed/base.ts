/** What every controller has from the start. */
import { hashPassword } from '../passwords.ts';
import { DEFAULT_AUTH_POLICY } from '../resources/auth-policies.ts';
import { BUILT_IN_CONFIG_TYPES } from '../resources/config-types.ts';
import { IDENTITY_TYPES, POSTURE_CHECK_TYPES } from '../resources/fixed.ts';
import type { MemoryStore } from '../store/memory-store.ts';

export const ADMIN_USERNAME = 'admin';

/** Changes the administrator's password in an existing network. */
export function setAdminPassword(store: MemoryStore, password: string): void {
  for (const { id } of store.find('authenticators', 'username', ADMIN_USERNAME)) {
    store.update('authenticators', id, { ...hashPassword(password) });
  }
}

/** Adds what an empty controller has: types, the default policy, the controller itself and its administrator. */
export function seedBase(store: MemoryStore, password: string): void {
  for (const type of IDENTITY_TYPES) store.insert('identityTypes', type);
  for (const type of POSTURE_CHECK_TYPES) store.insert('postureCheckTypes', type);
  for (const type of BUILT_IN_CONFIG_TYPES) store.insert('configTypes', type);
  store.insert('authPolicies', DEFAULT_AUTH_POLICY);
  store.insert('controllers', { id: 'controller-1', name: 'controller-1' });
  const admin = store.insert('identities', {
    name: 'admin',
    typeId: 'Default',
    isAdmin: true,
    isDefaultAdmin: true,
    authPolicyId: 'default',
  });
  store.insert('authenticators', {
    method: 'updb',
    identityId: admin.id,
    username: ADMIN_USERNAME,
    ...hashPassword(password),
  });
}
