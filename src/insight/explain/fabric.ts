import { type Source, valueOr } from '../reading/source.ts';

interface LinkRow {
  readonly down?: boolean;
  readonly state?: string;
  readonly sourceRouter?: { readonly id: string };
  readonly destRouter?: { readonly id: string };
}

interface FabricRouterRow {
  readonly id: string;
  readonly name: string;
  readonly noTraversal?: boolean;
}

/** The state of a link that circuits can use. */
const CONNECTED = 'Connected';

/** The routers and links that circuits use. */
export interface Fabric {
  /** By router, its linked routers. */
  readonly neighbours: ReadonlyMap<string, ReadonlySet<string>>;
  /** By id; routers whose traversal setting is not known are absent. */
  readonly routers: ReadonlyMap<string, FabricRouterRow>;
  /** Why the links could not be read; absent if they could. */
  readonly unread?: string;
}

/** Reads how circuits get from some routers to any of others: what the routers between them allow, where that matters. */
export async function readFabric(source: Source, from: readonly string[], to: ReadonlySet<string>): Promise<Fabric> {
  const links = await source.list<LinkRow>('listFabricLinks');
  const neighbours = new Map<string, Set<string>>();
  for (const { destRouter, down, sourceRouter, state } of valueOr(links, [])) {
    if (down === true || (state ?? CONNECTED) !== CONNECTED || sourceRouter === undefined || destRouter === undefined)
      continue;
    add(neighbours, sourceRouter.id, destRouter.id);
    add(neighbours, destRouter.id, sourceRouter.id);
  }
  const isDirect = from.every((id) => [...(neighbours.get(id) ?? [])].some((next) => to.has(next)));
  const routers = isDirect ? new Map() : await readRouters(source, [...neighbours.keys()]);
  return { neighbours, routers, ...('unread' in links && { unread: links.unread }) };
}

/** Whether there is a path for a circuit: routers that do not allow traversal may only be its ends. */
export const hasPath = (fabric: Fabric, from: readonly string[], to: ReadonlySet<string>): boolean =>
  leads(fabric, from, to, (id) => from.includes(id) || fabric.routers.get(id)?.noTraversal !== true);

/** Whether links lead there, whatever routers on the way allow. */
export const isLinked = (fabric: Fabric, from: readonly string[], to: ReadonlySet<string>): boolean =>
  leads(fabric, from, to, () => true);

function leads(
  { neighbours }: Fabric,
  from: readonly string[],
  to: ReadonlySet<string>,
  passes: (router: string) => boolean,
): boolean {
  const seen = new Set(from);
  const open = [...from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (to.has(at)) return true;
    if (!passes(at)) continue;
    for (const next of neighbours.get(at) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return false;
}

function add(neighbours: Map<string, Set<string>>, one: string, other: string): void {
  const known = neighbours.get(one);
  if (known === undefined) neighbours.set(one, new Set([other]));
  else known.add(other);
}

async function readRouters(source: Source, linked: readonly string[]): Promise<ReadonlyMap<string, FabricRouterRow>> {
  const all = await source.list<FabricRouterRow>('listFabricRouters');
  const rows =
    'value' in all
      ? all.value
      : (await Promise.all(linked.map((id) => source.detail<FabricRouterRow>('detailEdgeRouter', { id })))).flatMap(
          (router) => valueOr(router, undefined) ?? [],
        );
  return new Map(rows.map((router) => [router.id, router]));
}
