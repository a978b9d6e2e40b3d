import type { ListedTool } from '../../../contract.ts';
import { find, openFind } from './find.ts';
import { manageTools } from './manage-tools.ts';
import { MetaTools } from './meta-tool.ts';
import type { Exposed, ExposureContext, ExposureMode } from './types.ts';

/** What a session starts with, where the policy allows it: enough to look around and to explain who reaches what. */
export const CORE: readonly string[] = [
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

/** A list of a session's own, which the model widens and narrows by whole categories. */
function openManaged(context: ExposureContext, changed: () => void): Exposed {
  const { catalogue } = context;
  const allowed = context.listed();
  const enabled = new Set<string>();
  const shown = ({ name }: ListedTool) => CORE.includes(name) || enabled.has(catalogue.find(name)?.category ?? '');
  const tools = new MetaTools([manageTools(context, enabled, changed)]);
  return {
    list: () => [...tools.list(), ...allowed.filter(shown)],
    reads: (tool) => catalogue.reads(tool),
    // A tool that is allowed can be called before it is listed: there are clients that pay no heed to a changed list.
    call: async (request, onward) => (await tools.call(request, onward)) ?? onward(request),
  };
}

export const managed: ExposureMode = {
  id: 'managed',
  help: 'a few tools to begin with, to which a session adds categories; as find where lists may not change',
  unlisted: (era) => (era === 'legacy' ? MORE : find.unlisted(era)),
  listChanges: (era) => era === 'legacy',
  open: (context, era, changed) => (era === 'legacy' ? openManaged(context, changed) : openFind(context)),
};
