import type { Catalogue } from '../../../common/catalogue.ts';
import { didYouMean, nearest } from '../../../common/nearest.ts';
import { type Advice, ToolError } from '../../../common/tool-error.ts';
import type { ToolFacts } from '../../../contract.ts';
import { decide } from '../../gate/policy/index.ts';
import type { Network } from '../../owners/network.ts';

/** Characters of a name to repeat: no tool has a longer one. */
const LONGEST_NAME = 100;

/** A network, as far as it decides what may be called. */
export type JudgingNetwork = Pick<Network, 'name' | 'policy'>;

/** The networks that are served, as far as they decide that. */
export interface JudgingNetworks {
  readonly all: readonly JudgingNetwork[];
  /** The default network of a call. */
  readonly default: JudgingNetwork | undefined;
}

/** The tools that the policies of networks allow: nothing else can be found, described or called. */
export class Allowed {
  readonly #catalogue: Catalogue;
  readonly #networks: readonly JudgingNetwork[];
  /** Compared by name: each person may have their own object for the same network. */
  readonly #byNetwork = new Map<string, readonly ToolFacts[]>();
  #anywhere: readonly ToolFacts[] | undefined;

  constructor(catalogue: Catalogue, networks: readonly JudgingNetwork[]) {
    this.#catalogue = catalogue;
    this.#networks = networks;
  }

  /** Those that are allowed on this network. */
  on(network: JudgingNetwork): readonly ToolFacts[] {
    const known = this.#byNetwork.get(network.name);
    if (known !== undefined) return known;
    const allowed = this.#catalogue.tools.filter((tool) => isAllowed(tool, network));
    this.#byNetwork.set(network.name, allowed);
    return allowed;
  }

  /** Those that are allowed on one network or another. */
  get anywhere(): readonly ToolFacts[] {
    this.#anywhere ??= this.#catalogue.tools.filter((tool) => this.#networks.some((each) => isAllowed(tool, each)));
    return this.#anywhere;
  }
}

/** Whether the policy of a network allows a tool. */
export const isAllowed = (tool: ToolFacts, { policy }: JudgingNetwork): boolean =>
  decide(tool, policy.exposure).allowed;

/** The error for an unknown tool, with the nearest allowed ones. */
export const unknownTool = (name: string, allowed: readonly ToolFacts[]): ToolError =>
  unknown('tool', name, allowed, {
    model: 'tools/list lists all of them.',
    person: 'ziti-mcp tools lists those that the same flags allow.',
  });

/** The same for an operation that is called or described by name. */
export const unknownOperation = (name: string, allowed: readonly ToolFacts[]): ToolError =>
  unknown('operation', name, allowed, both('findOperations finds operations by words.'));

const both = (text: string): Advice => ({ model: text, person: text });

function unknown(what: string, name: string, allowed: readonly ToolFacts[], { model, person }: Advice): ToolError {
  const shownName = name.slice(0, LONGEST_NAME);
  const near = nearest(
    shownName,
    allowed.map((each) => each.name),
  );
  const after = (text: string) => [didYouMean(near), text].join(' ').trim();
  const next = { model: after(model), person: after(person) };
  return new ToolError('unknown', `There is no ${what} "${shownName}".`, next);
}
