/** The routers and links that circuits use. */
import { type Source, valueOr } from './source.ts';

/** A link between two routers. */
export interface LinkRow {
  readonly id: string;
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

/** How circuits can get from router to router. */
export interface Fabric {
  /** By router, its linked routers. */
  readonly neighbours: ReadonlyMap<string, ReadonlySet<string>>;
  /** By id; routers whose traversal setting is not known are absent. */
  readonly routers: ReadonlyMap<string, FabricRouterRow>;
  /** Why the links could not be read; absent if they could. */
  readonly unread?: string;
}

/** Reads all links and routers. */
export async function readFabric(source: Source): Promise<Fabric & { readonly links: readonly LinkRow[] }> {
  const [links, routers] = await Promise.all([source.list<LinkRow>('listFabricLinks'), readRouters(source)]);
  const rows = valueOr(links, []);
  return { ...fabricOf(rows, routers), links: rows, ...('unread' in links && { unread: links.unread }) };
}

/**
 * Reads how circuits get from some routers to any of others: what the routers between them allow, where that matters.
 */
export async function readPaths(source: Source, from: readonly string[], to: ReadonlySet<string>): Promise<Fabric> {
  const links = await source.list<LinkRow>('listFabricLinks');
  const direct = fabricOf(valueOr(links, []), new Map());
  const { neighbours } = direct;
  const isDirect = from.every((id) => [...(neighbours.get(id) ?? [])].some((next) => to.has(next)));
  const routers = isDirect ? direct.routers : await readRouters(source, [...neighbours.keys()]);
  return { neighbours, routers, ...('unread' in links && { unread: links.unread }) };
}

/** The fabric of these links and routers. */
export function fabricOf(links: readonly LinkRow[], routers: Fabric['routers']): Fabric {
  const neighbours = new Map<string, Set<string>>();
  for (const { destRouter, down, sourceRouter, state } of links) {
    if (down === true || (state ?? CONNECTED) !== CONNECTED || sourceRouter === undefined || destRouter === undefined)
      continue;
    add(neighbours, sourceRouter.id, destRouter.id);
    add(neighbours, destRouter.id, sourceRouter.id);
  }
  return { neighbours, routers };
}

/** Whether there is a path for a circuit: routers that do not allow traversal may only be its ends. */
export const hasPath = (fabric: Fabric, from: readonly string[], to: ReadonlySet<string>): boolean =>
  leads(fabric, from, to, (id) => from.includes(id) || fabric.routers.get(id)?.noTraversal !== true);

/** Whether links lead there, even if routers on the way do not allow traversal. */
export const isLinked = (fabric: Fabric, from: readonly string[], to: ReadonlySet<string>): boolean =>
  leads(fabric, from, to, () => true);

/** The routers that circuits from one router can get to. */
export const reachedFrom = (fabric: Fabric, from: string): ReadonlySet<string> =>
  reached(fabric, [from], (id) => id === from || fabric.routers.get(id)?.noTraversal !== true);

function leads(
  fabric: Fabric,
  from: readonly string[],
  to: ReadonlySet<string>,
  passes: (router: string) => boolean,
): boolean {
  const routers = reached(fabric, from, passes);
  return [...to].some((id) => routers.has(id));
}

function reached({ neighbours }: Fabric, from: readonly string[], passes: (router: string) => boolean) {
  const seen = new Set(from);
  const open = [...from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (!passes(at)) continue;
    for (const next of neighbours.get(at) ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return seen;
}

function add(neighbours: Map<string, Set<string>>, one: string, other: string): void {
  const known = neighbours.get(one);
  if (known === undefined) neighbours.set(one, new Set([other]));
  else known.add(other);
}

/** @param linked to be read one by one where not all can be listed */
async function readRouters(
  source: Source,
  linked: readonly string[] = [],
): Promise<ReadonlyMap<string, FabricRouterRow>> {
  const all = await source.list<FabricRouterRow>('listFabricRouters');
  const rows =
    'value' in all
      ? all.value
      : (await Promise.all(linked.map((id) => source.detail<FabricRouterRow>('detailEdgeRouter', { id })))).flatMap(
          (router) => valueOr(router, undefined) ?? [],
        );
  return new Map(rows.map((router) => [router.id, router]));
}
