/** The policy that a controller makes for an edge router with a tunneler: its identity, of the same id, may use the router. */
export const tunnelerPolicy = (routerId: string) => ({
  id: routerId,
  name: `edge-router-${routerId}-system`,
  isSystem: true,
  semantic: 'AnyOf' as const,
  identityRoles: [`@${routerId}`],
  edgeRouterRoles: [`@${routerId}`],
});
