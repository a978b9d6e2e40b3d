import type { Fix } from '../wording/finding.ts';

/** A policy of its own that lets an identity or a service use edge routers. */
export function routerPolicyFor(
  of: 'identity' | 'service',
  { id, name }: { readonly id: string; readonly name?: string | null },
  edgeRouterRoles: readonly string[],
): Fix {
  const tool = of === 'identity' ? 'createEdgeRouterPolicy' : 'createServiceEdgeRouterPolicy';
  return {
    tool,
    arguments: { name: `routers-of-${name ?? id}`, semantic: 'AnyOf', [`${of}Roles`]: [`@${id}`], edgeRouterRoles },
  };
}
