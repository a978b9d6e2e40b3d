/** Enrollment: how identities and routers get their credentials, and learn to trust the controller. */
import type { Route } from '../kernel.ts';
import type { World } from '../world.ts';
import { enrollRoutes } from './enroll.ts';
import { renewalRoutes } from './renewal.ts';
import { trustRoutes } from './trust.ts';

export function enrollmentRoutes(world: World): readonly Route[] {
  return [...enrollRoutes, ...renewalRoutes(world), ...trustRoutes];
}
