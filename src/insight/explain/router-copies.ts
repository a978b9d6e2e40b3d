import { type Source, valueOr } from '../reading/source.ts';

interface Inspection {
  readonly values?: readonly { readonly appId?: string; readonly value?: unknown }[] | null;
}

/** By router, how many changes of policies and identities its copy holds. */
export type RouterCopies = ReadonlyMap<string, number>;

/** The name of the copy in inspections of controllers and routers. */
const INDEX = 'router-data-model-index';

/** Reads how old the routers' copies of the policies are. Routers that did not answer are absent. */
export async function readRouterCopies(source: Source): Promise<RouterCopies> {
  const requested = await source.detail<Inspection>('inspectFabric', { appRegex: '.*', requestedValues: [INDEX] });
  return new Map(
    (valueOr(requested, undefined)?.values ?? []).flatMap(({ appId, value }) => {
      const index = indexIn(value);
      return appId === undefined || index === undefined ? [] : [[appId, index] as const];
    }),
  );
}

/** The routers among some whose copy is older than the newest. */
export function staleRouters(copies: RouterCopies, routers: readonly { readonly id: string }[]): readonly string[] {
  const newest = Math.max(...copies.values());
  return routers.flatMap(({ id }) => ((copies.get(id) ?? newest) < newest ? [id] : []));
}

/** Some controllers answer with the value itself, some with its JSON text. */
function indexIn(value: unknown): number | undefined {
  const parsed = typeof value === 'string' ? parse(value) : value;
  const index = (parsed as { readonly index?: unknown } | null | undefined)?.index;
  return typeof index === 'number' ? index : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
