import type { Networks } from '../runtime/owners/networks.ts';

/** What the log says about where calls go. */
export function servedAt({ all, areSeveral }: Networks): Record<string, unknown> {
  if (areSeveral) return { networks: all.map(({ name, controller }) => `${name} ${controller.origin}`) };
  return { controller: all[0]?.controller.origin };
}
