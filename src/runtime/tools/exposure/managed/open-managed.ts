import type { Exposed } from '../../../owners/client.ts';
import { unknownTool } from '../allowed.ts';
import { FOREMOST } from '../foremost.ts';
import type { ExposureContext } from '../types.ts';
import { manageTools } from './manage-tools.ts';

/** What a session starts with, if the policy allows it: enough to look around and to explain access. */
export const CORE: readonly string[] = [
  ...FOREMOST,
  'listSummary',
  'listIdentities',
  'detailIdentity',
  'listServices',
  'detailService',
  'listServicePolicies',
  'listServiceIdentities',
  'listIdentityServices',
  'getIdentityPolicyAdvice',
  'listEdgeRouters',
];

/** A list per session, which the model extends and shrinks by whole categories. */
export function openManaged(context: ExposureContext, changed: () => void): Exposed {
  const { catalogue } = context;
  const allowed = context.listed();
  const enabled = new Set<string>();
  const shown = (name: string) => CORE.includes(name) || enabled.has(catalogue.tool(name)?.category ?? '');
  const manager = manageTools(context, enabled, changed);
  return {
    list: () => [manager.listed, ...allowed.only(shown).tools],
    // An allowed tool can be called before it is listed: some clients ignore list changes.
    find: (name) => (name === manager.name ? manager : context.find(name)),
    unknown: (name) => unknownTool(name, context.allowed.anywhere, context.texts),
    choice: {
      get: () => [...enabled],
      set(chosen) {
        enabled.clear();
        for (const category of chosen) enabled.add(category);
      },
    },
  };
}
