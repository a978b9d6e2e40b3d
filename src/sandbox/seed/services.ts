/** Services, and the configs that say where they are hosted and what is intercepted for them. */
import type { Plan, SeededService, Site } from './plan.ts';
import { APPLICATIONS, type Application } from './words.ts';

const HOST_V1 = 'NH5p4FpGR';
const INTERCEPT_V1 = 'g7cIWbcGg';

/** One service per application; larger networks have one per office, and then numbered ones. */
export function seedServices(plan: Plan): readonly SeededService[] {
  const { shape, sites } = plan;
  return Array.from({ length: shape.services }, (_, n) => {
    const application = APPLICATIONS[n % APPLICATIONS.length] as Application;
    const round = Math.floor(n / APPLICATIONS.length);
    const site = sites[round % sites.length] as Site;
    const copy = Math.floor(round / sites.length);
    const name = [application.name, ...(round === 0 ? [] : [site]), ...(copy === 0 ? [] : [copy + 1])].join('-');
    return seedService(plan, application, site, name, n);
  });
}

function seedService(plan: Plan, application: Application, site: Site, name: string, n: number): SeededService {
  const { random, times, world } = plan;
  const { port, protocol } = application;
  const config = (kind: string, configTypeId: string, data: unknown) =>
    world.store.insert('configs', { ...times(n), name: `${name}-${kind}`, configTypeId, data, tags: { site } }).id;
  const configs = [
    config('host', HOST_V1, { protocol, address: `${application.name}.${site}.internal`, port }),
    config('intercept', INTERCEPT_V1, {
      protocols: [protocol],
      addresses: [`${name}.corp.example`],
      portRanges: [{ low: port, high: port }],
    }),
  ];
  const entity = world.store.insert('services', {
    ...times(n),
    name,
    configs: configs.sort(),
    encryptionRequired: true,
    roleAttributes: [application.audience, ...(application.production ? ['production'] : []), site].sort(),
    terminatorStrategy: random.chance(0.8) ? 'smartrouting' : 'weighted',
    tags: { owner: application.audience === 'common' ? 'operations' : application.audience },
  });
  return { entity, application, site };
}
