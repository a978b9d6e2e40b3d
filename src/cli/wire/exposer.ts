import { once } from '../../common/once.ts';
import type { ListedTool } from '../../contract.ts';
import { listTools } from '../../runtime/gate/policy/list-tools.ts';
import type { Era, Exposed } from '../../runtime/owners/client.ts';
import type { Network } from '../../runtime/owners/network.ts';
import type { Tool } from '../../runtime/owners/tool.ts';
import type { Subject } from '../../runtime/protocol/instructions.ts';
import { Allowed, type JudgingNetwork, type JudgingNetworks } from '../../runtime/tools/exposure/allowed.ts';
import { withNetworkArgument } from '../../runtime/tools/exposure/network-argument.ts';
import { OperationTexts } from '../../runtime/tools/exposure/operation-texts.ts';
import type { ExposureMode } from '../../runtime/tools/exposure/types.ts';
import type { Values } from '../read-values.ts';
import { resolveMode } from '../resolve/exposure.ts';
import type { TableSources } from '../resolve/tables.ts';
import { preparedTools } from './prepared-tools.ts';
import { inWords, subjectOf } from './subject.ts';

/** How the tools are exposed to each connection. */
export interface Exposer {
  readonly mode: ExposureMode;
  /** What the policies of the networks allow. */
  readonly allowed: Allowed;
  readonly subject: Subject;
  /** @param changed called when what this connection sees has changed */
  open(era: Era, changed?: () => void): Exposed;
}

/** The served networks, as far as they affect what is listed. */
export interface Served extends JudgingNetworks {
  readonly all: readonly (JudgingNetwork & Pick<Network, 'byPerson' | 'usesPersonalLogins'>)[];
}

/**
 * Makes what clients see. Each table is loaded when a view first needs it.
 * @param maxTokens the most tokens in an answer; 0 for no limit
 * @param find the tool with this name, whether or not policies allow it
 */
export async function exposer(
  values: Values,
  tables: TableSources,
  served: Served,
  maxTokens: number,
  find: (name: string) => Tool | undefined,
): Promise<Exposer> {
  const mode = resolveMode(values);
  const { catalogue } = tables;
  const { all: networks } = served;
  const texts = new OperationTexts(tables);
  const [prepared, openMode] = await Promise.all([preparedTools(values, tables), mode.load()]);
  const policies = networks.map(({ policy }) => policy.exposure);
  const listed = once(() => listTools(prepared, catalogue, policies));
  const allowed = new Allowed(catalogue, networks);
  const several = networks.length > 1;
  const subject = await subjectOf(tables.apis);
  const context = { prepared, listed, catalogue, allowed, several, texts, subject: inWords(subject), maxTokens, find };
  const withNetwork = several ? argumentAdder(served) : undefined;
  const chat = await chatTools(networks);
  return {
    mode,
    allowed,
    subject,
    open(era, changed = () => undefined) {
      const exposed = withTools(openMode(context, era, changed), chat);
      return withNetwork === undefined ? exposed : listing(exposed, () => withNetwork(exposed));
    },
  };
}

/** Adds the argument `network` to the tools of a list that take it: once to each, for all clients. */
function argumentAdder({ all: networks, default: usual }: Served): (exposed: Exposed) => readonly ListedTool[] {
  const argument = { names: networks.map(({ name }) => name), isRequired: usual === undefined };
  const withNetworks = new WeakMap<ListedTool, ListedTool>();
  return (exposed) =>
    exposed.list().map((tool) => {
      if (exposed.find(tool.name)?.ofNoNetwork === true) return tool;
      const known = withNetworks.get(tool) ?? withNetworkArgument(tool, argument);
      withNetworks.set(tool, known);
      return known;
    });
}

/** The tools that list networks, log in and log out: few servers have them. */
async function chatTools(networks: Served['all']): Promise<readonly Tool[]> {
  const byPerson = networks.some((each) => each.byPerson);
  const personal = networks.some(({ usesPersonalLogins }) => usesPersonalLogins);
  if (networks.length < 2 && !byPerson && !personal) return [];
  const { networkTools } = await import('../../runtime/tools/networks/index.ts');
  return networkTools(
    networks.map(({ name }) => name),
    { byPerson, personal },
  );
}

/** What a client sees, with these tools first. */
function withTools(exposed: Exposed, first: readonly Tool[]): Exposed {
  if (first.length === 0) return exposed;
  const listed = first.map((tool) => tool.listed);
  return {
    ...listing(exposed, () => [...listed, ...exposed.list()]),
    find: (name) => first.find((tool) => tool.name === name) ?? exposed.find(name),
  };
}

/** The same tools with another list, whose JSON is not prepared. */
const listing = ({ prepared: _, ...exposed }: Exposed, list: Exposed['list']): Exposed => ({ ...exposed, list });
