import type { Exposed } from '../../owners/client.ts';
import { unknownTool } from './allowed.ts';
import { find, openFind } from './find.ts';
import { FOREMOST } from './foremost.ts';
import { manageTools } from './manage-tools.ts';
import type { ExposureContext, ExposureMode } from './types.ts';

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

const MORE =
  'There are more tools than are listed: manageTools adds whole categories of them. What it does not add is not allowed: say so instead of working around it.';

/** A list per session, which the model extends and shrinks by whole categories. */
function openManaged(context: ExposureContext, changed: () => void): Exposed {
  const { catalogue } = context;
  const allowed = context.listed();
  const enabled = new Set<string>();
  const shown = (name: string) => CORE.includes(name) || enabled.has(catalogue.tool(name)?.category ?? '');
  const manager = manageTools(context, enabled, changed);
  return {
    list: () => [manager.listed, ...allowed.only(shown).tools],
    // An allowed tool can be called before it is listed: some clients ignore list changes.
    find: (name) => (name === manager.name ? manager : context.find(name)),
    unknown: (name) => unknownTool(name, context.allowed.anywhere),
    choice: {
      get: () => [...enabled],
      set(chosen) {
        enabled.clear();
        for (const category of chosen) enabled.add(category);
      },
    },
  };
}

export const managed: ExposureMode = {
  id: 'managed',
  help: 'a few tools at first, to which the client adds categories; like find if lists cannot change',
  unlisted: (era) => (era === 'legacy' ? MORE : find.unlisted(era)),
  listChanges: (era) => era === 'legacy',
  open: (context, era, changed) => (era === 'legacy' ? openManaged(context, changed) : openFind(context)),
};
