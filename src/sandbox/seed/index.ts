/** Initial networks in four sizes. All but the empty one come from a fixed seed: only keys and tokens differ. */
import type { Context, SandboxRequest } from '../kernel.ts';
import { addEnrollment } from '../resources/enrollments.ts';
import { idsFrom, randomIds } from '../store/ids.ts';
import type { World } from '../world.ts';
import { seedBase } from './base.ts';
import { seedIdentities } from './identities.ts';
import { type Plan, timesOf } from './plan.ts';
import { seedPolicies } from './policies.ts';
import { seeded } from './random.ts';
import { seedRouters } from './routers.ts';
import { seedServices } from './services.ts';
import { SHAPES } from './shape.ts';
import { seedTraffic } from './traffic.ts';
import { SITES } from './words.ts';

export const SANDBOX_SIZES = ['empty', 'small', 'medium', 'large'] as const;
/** The size of an initial network. */
export type SandboxSize = (typeof SANDBOX_SIZES)[number];

const SEED = 20_260_105;
/** The most open enrollments: more would only slow down the start, because each has a signed token. */
const OPEN_ENROLLMENTS = 100;

/** Fills the store of a world whose address is already known, since the tokens contain it. */
export function seed(world: World, size: SandboxSize, password: string): void {
  const random = seeded(SEED);
  world.store.ids = idsFrom((limit) => random.below(limit));
  seedBase(world.store, password);
  if (size !== 'empty')
    seedNetwork(world, {
      world,
      random,
      shape: SHAPES[size],
      sites: SITES.slice(0, SHAPES[size].sites),
      times: timesOf,
    });
  world.store.ids = randomIds;
}

function seedNetwork(world: World, plan: Plan): void {
  const routers = seedRouters(plan);
  const services = seedServices(plan);
  const identities = seedIdentities(plan, services);
  seedPolicies(plan);
  seedTraffic(plan, routers, services, identities);
  const call = { world, request: {} as SandboxRequest, context: {} as Context };
  for (const device of identities.waiting.slice(0, OPEN_ENROLLMENTS)) {
    addEnrollment(call, { method: 'ott', identityId: device.id });
  }
}
