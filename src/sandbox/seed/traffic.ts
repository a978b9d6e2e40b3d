/** The traffic of a seeded network: links between routers, terminators of hosts, sessions and circuits of people. */
import type { Entity } from '../kernel.ts';
import type { SeededPeople } from './identities.ts';
import type { Plan, SeededService } from './plan.ts';
import type { SeededRouter } from './routers.ts';

const MILLISECOND = 1_000_000;

export function seedTraffic(
  plan: Plan,
  routers: readonly SeededRouter[],
  services: readonly SeededService[],
  { hosts, people }: SeededPeople,
): void {
  const online = routers.filter((router) => router.online);
  const links = seedLinks(plan, online);
  const terminators = seedTerminators(plan, online, services, hosts);
  seedCircuits(plan, online, links, terminators, people);
}

/** A link from every router to every later one, expensive between offices and cheap inside one. */
function seedLinks({ random, times, world }: Plan, routers: readonly SeededRouter[]): readonly Entity[] {
  return routers.flatMap((from, i) =>
    routers.slice(i + 1).map((to, k) => {
      const latency = (from.site === to.site ? 1 : 20 + random.below(120)) * MILLISECOND;
      const address = (router: SeededRouter) => `tcp:${String(router.entity.name)}.example.net:3022`;
      return world.store.insert('links', {
        ...times(i + k),
        sourceRouterId: from.entity.id,
        destRouterId: to.entity.id,
        protocol: 'tls',
        staticCost: 1,
        sourceLatency: latency,
        destLatency: latency,
        iteration: 1,
        connections: [{ dest: address(to), source: address(from), type: 'link.default' }],
      });
    }),
  );
}

/** Two terminators per service, on different routers of its office if there are two. */
function seedTerminators(
  { random, times, world }: Plan,
  routers: readonly SeededRouter[],
  services: readonly SeededService[],
  hosts: readonly Entity[],
): readonly Entity[] {
  return services.flatMap(({ entity, site }, n) => {
    const near = routers.filter((router) => router.site === site);
    return random.some(near.length > 0 ? near : routers, 2).map((router) => {
      const host = hosts[n % hosts.length];
      return world.store.insert('terminators', {
        ...times(n),
        serviceId: entity.id,
        routerId: router.entity.id,
        binding: 'edge',
        address: world.store.ids.next('terminators'),
        hostId: host?.id,
        cost: 0,
        dynamicCost: random.below(40),
        precedence: 'default',
      });
    });
  });
}

function seedCircuits(
  { random, shape, times, world }: Plan,
  routers: readonly SeededRouter[],
  links: readonly Entity[],
  terminators: readonly Entity[],
  people: readonly Entity[],
): void {
  for (let n = 0; n < shape.circuits; n++) {
    const person = random.one(people);
    const terminator = random.one(terminators);
    const entry = random.one(routers).entity.id;
    const exit = String(terminator.routerId);
    const link = links.find(
      ({ sourceRouterId: a, destRouterId: b }) => (a === entry && b === exit) || (a === exit && b === entry),
    );
    world.store.insert('circuits', {
      ...times(n),
      clientId: person.id,
      // Every other client has logged in with OIDC.
      ...(n % 2 === 1 && { oidcSessionId: `login-${n}` }),
      serviceId: terminator.serviceId,
      terminatorId: terminator.id,
      routerIds: entry === exit || link === undefined ? [exit] : [entry, exit],
      linkIds: entry === exit || link === undefined ? [] : [link.id],
    });
  }
}
