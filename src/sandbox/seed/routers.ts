/** Routers of the offices: the first of each is reachable from outside, the others are for the hosts inside. */
import type { Entity } from '../kernel.ts';
import { ROUTER_CAPABILITIES, VERSION } from '../resources/informational.ts';
import { updateTunneler } from '../resources/router-tunneler.ts';
import type { Plan, Site } from './plan.ts';

export interface SeededRouter {
  readonly entity: Entity;
  readonly site: Site;
  readonly online: boolean;
}

export function seedRouters(plan: Plan): readonly SeededRouter[] {
  const { random, shape, sites, times, world } = plan;
  const routers = sites.flatMap((site, s) =>
    Array.from({ length: shape.routersPerSite }, (_, n) => {
      const isPublic = n === 0;
      // The last router of the last office is down, so that there is a problem to find.
      const online = !(s === sites.length - 1 && n === shape.routersPerSite - 1);
      const name = `router-${site}-${n + 1}`;
      const entity = world.store.insert('routers', {
        ...times(s * shape.routersPerSite + n),
        name,
        isEdge: true,
        isVerified: true,
        isTunnelerEnabled: !isPublic,
        cost: isPublic ? 0 : 10,
        roleAttributes: [isPublic ? 'public' : 'private', site].sort(),
        fingerprint: random.hex(40),
        tags: { site },
        live: online ? onlineAt(`${name}.example.net`) : offlineAt(`${name}.example.net`),
      });
      updateTunneler(entity, world);
      return { entity, site, online };
    }),
  );
  world.store.insert('routers', {
    ...times(routers.length),
    name: 'transit-backbone',
    cost: 5,
    fingerprint: random.hex(40),
    isVerified: true,
    live: { isOnline: true, versionInfo: VERSION },
  });
  return routers;
}

const offlineAt = (hostname: string) => ({ isOnline: false, hostname, syncStatus: 'SYNC_UNKNOWN' });

function onlineAt(hostname: string) {
  return {
    isOnline: true,
    hostname,
    capabilities: ROUTER_CAPABILITIES,
    supportedProtocols: { tls: `tls://${hostname}:3022` },
    syncStatus: 'SYNC_DONE',
    listenerAddresses: [{ address: `tls:${hostname}:3022`, protocol: 'tls' }],
    versionInfo: VERSION,
  };
}
