/** `unpublishService`: deletes a service, and whatever else has the same tag of `publishService`. */

import type { ConfigRow, EntityRow, PolicyRow, ServiceRow } from '../../access/rows.ts';
import { inTurns } from '../../access/steps.ts';
import { nameText } from '../../common/name-text.ts';
import { ToolError } from '../../common/tool-error.ts';
import { findService, type Missing, noSuch } from '../reading/find-pair.ts';
import { loadNetwork } from '../reading/load-network.ts';
import { type Source, type ToolArguments, valueOr } from '../reading/source.ts';
import type { Change } from '../tool.ts';
import { accessDigest } from '../what-if/access-digest.ts';
import { effectLines } from '../what-if/effect-lines.ts';
import { foreseeAccess } from '../what-if/foreseen.ts';
import { plan } from '../what-if/plan.ts';
import { type Fix, named, namedSome } from '../wording/finding.ts';
import { callText, lines } from '../wording/text.ts';
import { PUBLISHED } from './plan-service.ts';
import type { Step } from './step.ts';

export const unpublish: Change = {
  async foresee(source, given) {
    const removal = await planned(source, given);
    const { kept, service } = removal;
    const foreseen =
      service === undefined
        ? undefined
        : await foreseeAccess(source, { tool: 'deleteService', arguments: { id: service.id } });
    return {
      differences: [],
      dependents: [],
      warnings: kept,
      access: {
        lost: foreseen?.lost.size ?? 0,
        gained: 0,
        textLines:
          foreseen === undefined
            ? ['The service itself was never created.']
            : // Configs and policies would stay behind if only the service were deleted: they are deleted too.
              effectLines({ ...foreseen, leftBehind: [] }),
        digest: foreseen === undefined ? '' : await inTurns(accessDigest(foreseen), source.giveWay),
      },
      steps: callsOf(removal).map((call, at) => `${callText(call)}: ${JSON.stringify(removal.steps[at]?.what)}`),
    };
  },
  async plan(source, given) {
    return callsOf(await planned(source, given));
  },
  async outcome(source, given) {
    const [network, removal] = await Promise.all([loadNetwork(source), planned(source, given)]);
    // Names are only taken by what is created.
    return callsOf(removal).reduce((after, call) => plan(after, call, []).after, network);
  },
  async make(source, args, maker) {
    const { kept, service, steps } = await planned(source, args);
    maker.require(steps.map(({ tool }) => tool));
    const removed = await maker.make(steps);
    const text = lines(
      `UNPUBLISHED ${service === undefined ? `what was left of ${String(args['service'])}` : named(service)}.`,
      removed.map(({ id, tool, what }) => `${tool}: ${what} (${id})`),
      kept,
    );
    return { text, data: { removed, kept } };
  },
};

interface Removal {
  /** Undefined if publishing was cut off before there was one. */
  readonly service: ServiceRow | undefined;
  readonly steps: readonly Step[];
  /** Published parts that stay, and why. */
  readonly kept: readonly string[];
}

const callsOf = ({ steps }: Removal): readonly Fix[] =>
  steps.map(({ tool, arguments: argumentsOf }) => ({ tool, arguments: argumentsOf(new Map()) }));

async function planned(source: Source, given: ToolArguments): Promise<Removal> {
  const wanted = String(given['service']);
  const found = await findService(source, wanted);
  if (found.row === undefined && found.unread !== undefined) throw noSuch('service', wanted, found);
  const service = found.row;
  const mark = service === undefined ? wanted : service.tags?.[PUBLISHED];
  if (service !== undefined && typeof mark !== 'string') {
    throw new ToolError(
      'arguments',
      `${named(service)} was not created by publishService: it has no tag ${PUBLISHED}.`,
      'Delete it with deleteService; whatIf says in advance who loses access, and what is left behind.',
    );
  }
  const filter = `tags.${PUBLISHED} = ${JSON.stringify(mark)}`;
  const [policies, routerPolicies, configs] = await Promise.all([
    entitiesOfService<PolicyRow>(source, 'listServicePolicies', filter),
    entitiesOfService<PolicyRow>(source, 'listServiceEdgeRouterPolicies', filter),
    entitiesOfService<ConfigRow>(source, 'listConfigs', filter),
  ]);
  if (service === undefined && policies.length + routerPolicies.length + configs.length === 0) {
    throw noSuch('service', wanted, found as Missing<ServiceRow>);
  }
  const users = await Promise.all(
    configs.map(async ({ id }) => valueOr(await source.list<EntityRow>('listConfigServices', { id }), [])),
  );
  const kept: string[] = [];
  const onlyOf = (policy: PolicyRow) => {
    const roles = policy.serviceRoles ?? [];
    if (roles.length === 0 || (roles.length === 1 && roles[0] === `@${service?.id}`)) return true;
    kept.push(`${nameText(policy.name)} stays: it now includes other services too, ${roles.map(nameText).join(', ')}.`);
    return false;
  };
  const unused = configs.filter((config, at) => {
    const others = (users[at] ?? []).filter(({ id }) => id !== service?.id);
    if (others.length > 0)
      kept.push(`${nameText(config.name ?? config.id)} stays: ${namedSome(others)} also use it now.`);
    return others.length === 0;
  });
  const remove = (tool: string, { id, name }: EntityRow | ConfigRow): Step => ({
    tool,
    what: name ?? id,
    arguments: () => ({ id }),
  });
  return {
    service,
    kept,
    steps: [
      ...policies.filter(onlyOf).map((row) => remove('deleteServicePolicy', row)),
      ...routerPolicies.filter(onlyOf).map((row) => remove('deleteServiceEdgeRouterPolicy', row)),
      ...(service === undefined ? [] : [remove('deleteService', service)]),
      ...unused.map((row) => remove('deleteConfig', row)),
    ],
  };
}

/** @throws {ToolError} if a list can't be read: part of what was published would be missed */
async function entitiesOfService<Row>(source: Source, list: string, filter: string): Promise<readonly Row[]> {
  const read = await source.list<Row>(list, { filter });
  if ('value' in read) return read.value;
  throw new ToolError(
    read.next === undefined ? 'refused' : 'controller',
    `${list} can't be read: ${read.unread}.`,
    read.next ?? {
      model: 'Nothing was sent. Ask the operator to allow it.',
      person: 'Nothing was sent. Allow reading it, or ask the administrator of the controller for the right.',
    },
  );
}
