/** References: the short form in which one entity names another. */
import type { Entity } from '../kernel.ts';
import type { World } from '../world.ts';
import { type Link, linksOf } from './links.ts';

export interface EntityRef {
  readonly _links: Readonly<Record<string, Link>>;
  readonly entity: string;
  readonly id: string;
  readonly name?: string;
}

const IDENTITY_LISTS = [
  'authenticators',
  'edge-router-policies',
  'edge-routers',
  'enrollments',
  'failed-service-requests',
  'posture-data',
  'service-configs',
  'service-policies',
  'services',
];

export const SERVICE_LISTS = ['configs', 'service-edge-router-policies', 'service-policies', 'terminators'];

export function identityLinks(identity: Entity): Readonly<Record<string, Link>> {
  const policy = { 'auth-policies': { href: `./auth-policies/${authPolicyId(identity)}` } };
  return { ...policy, ...linksOf('identities', identity.id, IDENTITY_LISTS) };
}

export function authPolicyId(identity: Entity): string {
  return typeof identity.authPolicyId === 'string' ? identity.authPolicyId : 'default';
}

export function identityRef(identity: Entity): EntityRef {
  return ref('identities', identity, identityLinks(identity));
}

export function serviceRef(service: Entity): EntityRef {
  return ref('services', service, linksOf('services', service.id, SERVICE_LISTS));
}

export function plainRef(path: string, entity: Entity): EntityRef {
  return ref(path, entity, linksOf(path, entity.id));
}

export function ref(path: string, entity: Entity, links: Readonly<Record<string, Link>>): EntityRef {
  const name = typeof entity.name === 'string' ? { name: entity.name } : {};
  return { _links: links, entity: path, id: entity.id, ...name };
}

/** Removes `@id` from the roles of all policies once the entity is gone. */
export function forgetInRoles(world: World, id: string, fields: readonly (readonly [string, string])[]): void {
  for (const [kind, field] of fields) {
    for (const policy of world.store.list(kind)) {
      const roles = policy[field];
      if (!Array.isArray(roles) || !roles.includes(`@${id}`)) continue;
      const rest = roles.filter((role) => role !== `@${id}`);
      world.store.update(kind, policy.id, { [field]: rest.length === 0 ? undefined : rest });
    }
  }
}
