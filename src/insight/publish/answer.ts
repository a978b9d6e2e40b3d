/** `publishService`: a reachable service, in one call. */
import type { ConfigRow } from '../../access/rows.ts';
import { inTurns } from '../../access/steps.ts';
import type { AccessEffect, Preview } from '../../runtime/change/types.ts';
import { loadNetwork } from '../reading/load-network.ts';
import { type Source, type ToolArguments, valueOr } from '../reading/source.ts';
import type { Change } from '../tool.ts';
import type { Fix } from '../wording/finding.ts';
import { callText, lines } from '../wording/text.ts';
import { endpointText } from './endpoint.ts';
import { obstaclesOf } from './obstacles.ts';
import { type Outlook, outlookOf } from './outlook.ts';
import { type PublishPlan, planService, wantedOf } from './plan-service.ts';
import { undoOf } from './take-back.ts';

export const publish: Change = {
  async foresee(source, args) {
    const { outlook, plan } = await planned(source, args);
    return previewOf(plan, outlook);
  },
  async plan(source, args) {
    const network = await loadNetwork(source);
    return callsOf(planService(network, wantedOf(network, args)));
  },
  async outcome(source, args) {
    const network = await loadNetwork(source);
    return planService(network, wantedOf(network, args)).after;
  },
  async make(source, args, steps) {
    const { outlook, plan, wanted } = await planned(source, args);
    const tools = plan.steps.map(({ tool }) => tool);
    steps.require([...tools, ...tools.map(undoOf)]);
    const created = await steps.make(plan.steps);
    const text = lines(
      `PUBLISHED ${wanted.name}: ${endpointText(wanted.address)} leads to ${wanted.forwarding.target}.`,
      created.map(({ id, tool, what }) => `${tool}: ${what} (${id})`),
      outlook.textLines,
      outlook.missing.map((each) => `Still missing before it works: ${each}`),
      `To undo all of it: unpublishService {"service":"${created.find(({ tool }) => tool === 'createService')?.id}"}.`,
    );
    return { text, data: { made: created, dialers: outlook.dialers, missing: outlook.missing } };
  },
};

async function planned(source: Source, args: ToolArguments) {
  const [network, configs] = await Promise.all([loadNetwork(source), source.list<ConfigRow>('listConfigs')]);
  const wanted = wantedOf(network, args);
  const plan = planService(network, wanted);
  const outlook = await inTurns(outlookOf(network, plan, wanted), source.giveWay);
  const obstacles = await inTurns(obstaclesOf(plan, network, wanted, valueOr(configs, [])), source.giveWay);
  const missing = [...obstacles, ...outlook.missing];
  return { wanted, plan, outlook: { ...outlook, missing } };
}

function previewOf(plan: PublishPlan, { dialers, missing, textLines }: Outlook): Preview {
  const access: AccessEffect = { lost: 0, gained: dialers, textLines, digest: textLines.join('\n') };
  return {
    differences: [],
    dependents: [],
    warnings: missing.map((each) => `Still missing before it works: ${each}`),
    access,
    steps: callsOf(plan).map(callText),
  };
}

/** The calls of a plan, before there are any ids. */
function callsOf({ steps }: PublishPlan): readonly Fix[] {
  const ids = new Map(steps.map(({ what }) => [what, `id of ${what}`]));
  return steps.map(({ tool, arguments: argumentsOf }) => ({ tool, arguments: argumentsOf(ids) }));
}
